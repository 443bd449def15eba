package dev.medallion.local.launcher;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.cli.UserError;
import dev.medallion.local.access.Access;
import dev.medallion.local.access.HostFilter;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves pages on loopback to whoever has the key. Other users of the machine reach the port, too,
 * and the pages show and do what the credentials of the one who started this may.
 */
final class ConsoleServer implements AutoCloseable {
  private static final String COOKIE = "medallion-console";
  private static final String KEY = "key=";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String root;
  private final String key = newKey();

  private ConsoleServer(HttpServer server, String root) {
    this.server = server;
    this.root = root;
  }

  /**
   * Takes the port of 127.0.0.1, and begins to serve.
   *
   * @param port the port, or 0 for any that is free
   * @param root what the addresses of the pages begin with
   * @throws UserError if something else listens there
   */
  static ConsoleServer start(int port, String root, HttpHandler pages) throws IOException {
    HttpServer http;
    try {
      http =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    } catch (BindException e) {
      throw new UserError(
          "port %d of 127.0.0.1 is in use: stop what listens there, or give another by --port"
              .formatted(port),
          e);
    }
    ConsoleServer server = new ConsoleServer(http, root);
    HostFilter hosts =
        new HostFilter(Access.LOOPBACK, http.getAddress()::getPort, ConsoleServer::refuse);
    http.createContext("/", server::lead).getFilters().add(hosts);
    http.createContext(root, pages).getFilters().addAll(List.of(hosts, server.new KeyFilter()));
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  /** The address that opens the pages. */
  URI address() {
    return URI.create(
        "http://127.0.0.1:%d/?%s%s".formatted(server.getAddress().getPort(), KEY, key));
  }

  @Override
  public void close() {
    server.stop(0);
    // Streams of events last as long as someone reads them.
    threads.shutdownNow();
  }

  /** Gives the browser the key that its address holds, so that no other address has to. */
  private void lead(HttpExchange exchange) throws IOException {
    String query = Objects.toString(exchange.getRequestURI().getRawQuery(), "");
    if (!query.startsWith(KEY) || !isKey(query.substring(KEY.length()))) {
      refuse(exchange, "Open the address that ./medallion console printed: it holds the key.");
      return;
    }
    try (exchange) {
      exchange
          .getResponseHeaders()
          .set("Set-Cookie", "%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(cookie(), key));
      exchange.getResponseHeaders().set("Location", root);
      exchange.sendResponseHeaders(302, -1);
    }
  }

  /** Browsers keep the cookies of all ports of a host together. */
  private String cookie() {
    return COOKIE + server.getAddress().getPort();
  }

  private boolean isKey(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpExchange exchange, String message) throws IOException {
    try (exchange) {
      byte[] body = message.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(403, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String newKey() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Lets in whoever has the key. */
  private final class KeyFilter extends Filter {
    @Override
    public String description() {
      return "lets in only requests that bear the key of this console";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      boolean hasKey =
          exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
              .flatMap(cookies -> Arrays.stream(cookies.split(";\\s*", -1)))
              .filter(each -> each.startsWith(cookie() + "="))
              .anyMatch(each -> isKey(each.substring(cookie().length() + 1)));
      if (hasKey) {
        chain.doFilter(exchange);
      } else {
        refuse(exchange, "Open the address that ./medallion console printed: it holds the key.");
      }
    }
  }
}
