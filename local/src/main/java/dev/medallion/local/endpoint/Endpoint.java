package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.local.access.Access;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.HostFilter;
import dev.medallion.local.access.SignatureVerifier;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one HTTP endpoint of the local side. It listens on loopback only.
 *
 * <p>Binding and serving are two steps, since services want to know the address before they are
 * made; whoever connects in between waits.
 */
public final class Endpoint implements AutoCloseable {
  private static final int BACKLOG = 1024;

  static {
    // Without it the JDK's server waits for the peer's acknowledgement: 46 ms a call, not 1.6 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A client's pool may keep a connection for minutes, and trips over one that was closed here.
    System.setProperty("sun.net.httpserver.idleInterval", "600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final HttpServer server;
  private final Access access;
  private final Credentials credentials = new Credentials();
  private final SignatureVerifier verifier;
  private final RequestThreads threads = new RequestThreads();

  /** The path of the pages that a browser is shown at {@code /}; empty for none. */
  private final AtomicReference<String> front = new AtomicReference<>("");

  private Endpoint(HttpServer server, Access access) {
    this.server = server;
    this.access = access;
    this.verifier =
        new SignatureVerifier(access.authentication(), credentials, InstantSource.system());
  }

  /** Takes the port, and lets in only what comes from this machine and is signed. */
  public static Endpoint bind(int port) throws IOException {
    return bind(port, Access.LOOPBACK);
  }

  /**
   * Takes the port.
   *
   * @param port the port, or 0 for any that is free
   * @param access what is let in
   * @throws BindException if something else listens there; the message says so
   */
  public static Endpoint bind(int port, Access access) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    try {
      return new Endpoint(HttpServer.create(address, BACKLOG), access);
    } catch (BindException e) {
      BindException clear =
          new BindException(
              "port %d of 127.0.0.1 is in use: stop what listens there, or choose another port"
                  .formatted(port));
      clear.initCause(e);
      throw clear;
    }
  }

  /** What it lets in. */
  public Access access() {
    return access;
  }

  /** Whose signatures it takes. */
  public Credentials credentials() {
    return credentials;
  }

  /** The endpoint's address, such as {@code http://127.0.0.1:4566}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Starts to answer; {@link #serve(List, List, Map, HttpHandler)} without AWS Query. */
  public void serve(List<AwsService> services, Map<String, HttpHandler> paths, HttpHandler s3) {
    serve(services, List.of(), paths, s3);
  }

  /**
   * Starts to answer.
   *
   * @param services what requests go to by their target or by what they are signed for
   * @param queries the services that are asked by forms
   * @param paths handlers by the beginning of a path, such as {@code /iceberg/}; the longest that
   *     fits wins, and comes before any service. Each takes requests that bear the token, but for a
   *     {@link SignedHandler} and an {@link OpenHandler}
   * @param s3 takes what is signed for S3, or not at all, and verifies it
   */
  public void serve(
      List<AwsService> services,
      List<? extends QueryService> queries,
      Map<String, HttpHandler> paths,
      HttpHandler s3) {
    ServiceRouter router = new ServiceRouter(services);
    add(
        "/",
        new FrontPage(
            front::get,
            new ServiceHandler(router, new QueryHandler(queries, verifier), verifier, s3)));
    add("/_medallion/health", new HealthHandler(router.signingNames()));
    paths.forEach(
        (path, handler) ->
            add(
                path,
                handler instanceof OpenHandler
                    ? handler
                    : new AuthenticatedHandler(handler, verifier)));
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Shows pages beside what is served already.
   *
   * @param path what their addresses begin with
   * @param pages answers anyone whom {@link #access} lets in, so that it asks for a secret itself
   *     where something is to be done
   */
  public void show(String path, HttpHandler pages) {
    add(path, pages);
    front.set(path);
  }

  private void add(String path, HttpHandler handler) {
    HostFilter hosts =
        new HostFilter(
            access,
            server.getAddress()::getPort,
            (exchange, message) -> {
              WireProtocol protocol =
                  path.equals("/") ? WireProtocol.of(exchange) : WireProtocol.REST_JSON;
              protocol.refuse(exchange, Refusal.stranger(message, protocol));
            });
    server.createContext(path, handler).getFilters().addAll(List.of(threads.filter(), hosts));
  }

  /** Stops to answer; what is under way is cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  /** Says that the endpoint serves, and what. */
  private record HealthHandler(List<String> services) implements OpenHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
      ObjectNode health = JsonNodeFactory.instance.objectNode();
      health.put("status", "running");
      services.forEach(health.putArray("services")::add);
      Answers.send(exchange, 200, "application/json", health.toString());
    }
  }
}
