package dev.medallion.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP server that gives prepared answers, remembers what it was asked, and refuses what is not
 * signed right, as AWS would.
 */
final class FakeCatalog implements AutoCloseable {
  static final String SECRET = "test-secret";
  static final String REGION = "us-east-1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new ArrayList<>();

  record Answer(int status, String body) {}

  record Request(String line, Map<String, List<String>> headers, JsonNode body) {}

  FakeCatalog() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers that request so, once; the last answer prepared is given for good. */
  FakeCatalog on(String line, int status, String body) {
    answers.computeIfAbsent(line, any -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Every request so far, in order. */
  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  List<String> lines() {
    return requests().stream().map(Request::line).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    synchronized (this) {
      requests.add(
          new Request(line, Map.copyOf(exchange.getRequestHeaders()), JSON.readTree(body)));
    }
    Optional<String> badlySigned = SignatureCheck.problem(exchange, body, SECRET, REGION);
    Answer answer =
        badlySigned
            .map(problem -> new Answer(403, JSON.createObjectNode().put("message", problem) + ""))
            .orElseGet(() -> prepared(line));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Answer prepared(String line) {
    Deque<Answer> queue = answers.getOrDefault(line, new ArrayDeque<>());
    if (queue.isEmpty()) {
      return new Answer(400, "nothing prepared for " + line);
    }
    return queue.size() == 1 ? queue.peek() : queue.poll();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
