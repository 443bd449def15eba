package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.medallion.local.endpoint.OpenHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where functions put the answers to CloudFormation's requests; stands for the presigned S3 URLs
 * that AWS gives them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html">
 *     Custom resource response objects</a>
 */
public final class CustomResourceAnswers implements OpenHandler {
  /** The path that this handler is to be served under. */
  public static final String PATH = "/_medallion/cloudformation/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_ANSWER = 4096;

  private final URI endpoint;
  private final Map<String, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();

  /**
   * No answer awaited yet.
   *
   * @param endpoint the address that the handler is served at
   */
  public CustomResourceAnswers(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** An answer that is awaited. */
  public final class Awaited implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();

    private Awaited() {
      awaited.put(id, answer);
    }

    /** The ResponseURL that the answer is to be put to. */
    public String url() {
      return endpoint + PATH + id;
    }

    /**
     * Waits for the answer.
     *
     * @throws IllegalStateException if none came in time, or one that CloudFormation would refuse
     */
    public JsonNode await(Duration limit) throws InterruptedException {
      try {
        return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new IllegalStateException(
            "the function did not answer to its ResponseURL within %d s"
                .formatted(limit.toSeconds()),
            e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause().getMessage(), e);
      }
    }

    @Override
    public void close() {
      awaited.remove(id);
    }
  }

  /** Awaits one answer, until it is closed. */
  public Awaited expect() {
    return new Awaited();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String id = exchange.getRequestURI().getPath().substring(PATH.length());
      CompletableFuture<JsonNode> answer = awaited.get(id);
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!exchange.getRequestMethod().equals("PUT")) {
        send(exchange, 405, "answers are PUT here");
      } else if (answer == null) {
        send(exchange, 403, "no answer is awaited here");
      } else if (body.length > LONGEST_ANSWER) {
        answer.completeExceptionally(
            new IllegalStateException(
                "Response object is too long: %d bytes, at most 4096".formatted(body.length)));
        send(exchange, 200, "");
      } else {
        complete(answer, body);
        send(exchange, 200, "");
      }
    }
  }

  private static void complete(CompletableFuture<JsonNode> answer, byte[] body) throws IOException {
    try {
      answer.complete(JSON.readTree(body));
    } catch (JsonProcessingException e) {
      answer.completeExceptionally(
          new IllegalStateException("Invalid response object: it is no JSON", e));
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
