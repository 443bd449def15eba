package dev.medallion.local.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs over HTTP on a port of the loopback interface.
 *
 * <p>Each request has to bear the secret that the parent process gave. {@code POST /run} with a
 * {@link JobRunner.Job} answers when the run has ended: 204 if it succeeded, 422 with {@code
 * {"error": …}} if not. {@code POST /stop/ID} answers 204 at once. {@code POST /maintenance/…} with
 * one of {@link Maintainer}'s records answers 200 with {@code {"files": […]}}, or 422 likewise.
 */
final class HostServer {
  private static final String STOP = "/stop/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(HostServer.class);
  private final JobRunner runner;
  private final Maintainer maintainer;
  private final byte[] authorization;

  /**
   * @param secret what requests have to bear as their token
   */
  HostServer(JobRunner runner, Maintainer maintainer, String secret) {
    this.authorization = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    this.runner = runner;
    this.maintainer = maintainer;
  }

  /** Listens, and says on which port. */
  int start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/run", exchange -> answer(exchange, this::run));
    server.createContext(STOP, exchange -> answer(exchange, this::stop));
    maintenance(server, "compact", Maintainer.Compaction.class, maintainer::compact);
    maintenance(server, "expire", Maintainer.Expiry.class, maintainer::expire);
    maintenance(server, "unreferenced", Maintainer.Search.class, maintainer::unreferenced);
    maintenance(server, "remove", Maintainer.Removal.class, maintainer::remove);
    server.start();
    return server.getAddress().getPort();
  }

  /** What is answered: nothing more to say, files, or an error. */
  private record Answer(int status, Map<String, ?> body) {
    static final Answer DONE = new Answer(204, Map.of());

    static Answer files(List<String> files) {
      return new Answer(200, Map.of("files", files));
    }

    static Answer error(String message) {
      return new Answer(422, Map.of("error", message));
    }
  }

  private interface Handler {
    Answer handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private interface Action<T> {
    List<String> run(T request) throws Exception;
  }

  private Answer run(HttpExchange exchange) throws IOException, InterruptedException {
    Optional<String> error =
        runner.run(JSON.readValue(exchange.getRequestBody(), JobRunner.Job.class));
    return error.map(Answer::error).orElse(Answer.DONE);
  }

  private Answer stop(HttpExchange exchange) {
    runner.stop(exchange.getRequestURI().getPath().substring(STOP.length()));
    return Answer.DONE;
  }

  private <T> void maintenance(HttpServer server, String name, Class<T> request, Action<T> action) {
    server.createContext(
        "/maintenance/" + name,
        exchange ->
            answer(
                exchange,
                each -> maintain(JSON.readValue(each.getRequestBody(), request), action)));
  }

  private static <T> Answer maintain(T request, Action<T> action) {
    try {
      return Answer.files(action.run(request));
    } catch (Exception | LinkageError e) {
      LOG.error("{} failed", request, e);
      return Answer.error(Failure.message(e));
    }
  }

  /** Jobs run as whoever started this process, so nobody else may start one. */
  private boolean isKnown(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      if (!isKnown(exchange)) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      Answer answer = handler.handle(exchange);
      if (answer.body().isEmpty()) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a job ran", e);
    }
  }
}
