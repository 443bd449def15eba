package dev.medallion.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP interface between Lambda and the process of one execution environment.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda Runtime
 *     API</a>
 */
final class RuntimeApi implements AutoCloseable {
  private static final String INVOCATIONS = "/2018-06-01/runtime/invocation/";
  private static final String INIT_ERROR = "/2018-06-01/runtime/init/error";

  /** What the process asks and tells. */
  interface Environment {
    /** Waits for the next event. The first call means that initialization is over. */
    Invocation next() throws InterruptedException;

    /** Takes what the function returned; false if the request is not the one under way. */
    boolean respond(String requestId, byte[] payload);

    /** Takes the function's failure; false if the request is not the one under way. */
    boolean fail(String requestId, FunctionFailure failure);

    /** Takes the failure of the initialization. */
    void failInit(FunctionFailure failure);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Environment environment;
  private final String functionArn;

  /** What the process alone knows, and a web page cannot guess. */
  private final String secret = UUID.randomUUID().toString();

  RuntimeApi(String functionArn, Environment environment) {
    this.functionArn = functionArn;
    this.environment = environment;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the Lambda Runtime API", e);
    }
    server.setExecutor(threads);
    server.createContext("/" + secret + "/", this::handle);
    server.start();
  }

  /** Host and port, and a secret path, as {@code AWS_LAMBDA_RUNTIME_API} holds them. */
  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort() + "/" + secret;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(secret.length() + 1);
      if (path.equals(INVOCATIONS + "next")) {
        next(exchange);
      } else if (path.equals(INIT_ERROR)) {
        environment.failInit(FunctionErrors.reported(exchange.getRequestBody().readAllBytes()));
        accepted(exchange);
      } else if (path.startsWith(INVOCATIONS) && path.endsWith("/response")) {
        response(exchange, path.substring(INVOCATIONS.length(), path.lastIndexOf('/')));
      } else if (path.startsWith(INVOCATIONS) && path.endsWith("/error")) {
        String requestId = path.substring(INVOCATIONS.length(), path.lastIndexOf('/'));
        FunctionFailure failure = FunctionErrors.reported(exchange.getRequestBody().readAllBytes());
        answer(exchange, environment.fail(requestId, failure), requestId);
      } else {
        send(exchange, 404, "{\"errorMessage\":\"the Runtime API has no " + path + " here\"}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = environment.next();
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
    headers.set("Lambda-Runtime-Trace-Id", traceId(invocation));
    byte[] payload = invocation.payload().asByteArrayUnsafe();
    exchange.sendResponseHeaders(200, payload.length);
    exchange.getResponseBody().write(payload);
  }

  /** An X-Ray trace header; nothing here is sampled. */
  private static String traceId(Invocation invocation) {
    String hex = invocation.requestId().replace("-", "");
    return "Root=1-%s-%s;Sampled=0".formatted(hex.substring(0, 8), hex.substring(8));
  }

  private void response(HttpExchange exchange, String requestId) throws IOException {
    byte[] payload = exchange.getRequestBody().readAllBytes();
    boolean known =
        payload.length > FunctionErrors.LARGEST_PAYLOAD
            ? environment.fail(requestId, FunctionErrors.responseTooLarge())
            : environment.respond(requestId, payload);
    answer(exchange, known, requestId);
  }

  private static void answer(HttpExchange exchange, boolean known, String requestId)
      throws IOException {
    if (known) {
      accepted(exchange);
    } else {
      send(
          exchange,
          400,
          "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"no invocation %s is under way\"}"
              .formatted(requestId));
    }
  }

  private static void accepted(HttpExchange exchange) throws IOException {
    send(exchange, 202, "{\"status\":\"OK\"}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
