package dev.medallion.local.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Takes runs over HTTP on a port of the loopback interface.
 *
 * <p>{@code POST /run} with a {@link JobRunner.Job} answers when the run has ended: 204 if it
 * succeeded, 422 with {@code {"error": …}} if not. {@code POST /stop/ID} answers 204 at once.
 */
final class HostServer {
  private static final String STOP = "/stop/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final JobRunner runner;

  HostServer(JobRunner runner) {
    this.runner = runner;
  }

  /** Listens, and says on which port. */
  int start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/run", exchange -> answer(exchange, this::run));
    server.createContext(STOP, exchange -> answer(exchange, this::stop));
    server.start();
    return server.getAddress().getPort();
  }

  private interface Handler {
    /** The error, if there is one. */
    Optional<String> handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private Optional<String> run(HttpExchange exchange) throws IOException, InterruptedException {
    return runner.run(JSON.readValue(exchange.getRequestBody(), JobRunner.Job.class));
  }

  private Optional<String> stop(HttpExchange exchange) {
    runner.stop(exchange.getRequestURI().getPath().substring(STOP.length()));
    return Optional.empty();
  }

  private static void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      Optional<String> error = handler.handle(exchange);
      if (error.isEmpty()) {
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      byte[] body = JSON.writeValueAsBytes(Map.of("error", error.get()));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(422, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a job ran", e);
    }
  }
}
