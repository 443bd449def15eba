package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Tells the service from the request, and answers for it. */
final class ServiceHandler implements HttpHandler {
  private static final Logger LOG = System.getLogger(ServiceHandler.class.getName());

  private final ServiceRouter router;
  private final HttpHandler s3;
  private final RequestDecoder decoder = new RequestDecoder();

  ServiceHandler(ServiceRouter router, HttpHandler s3) {
    this.router = router;
    this.s3 = s3;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<String> target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    Optional<String> signedFor = SigningScope.service(exchange);
    if (target.isEmpty() && signedFor.map("s3"::equals).orElse(true)) {
      s3.handle(exchange);
      return;
    }
    Optional<AwsService> service = router.service(target, signedFor);
    ErrorShape shape = service.map(AwsService::errorShape).orElse(ErrorShape.standard());
    send(exchange, answer(exchange, target, signedFor, service, shape));
  }

  // A client whose connection is dropped without an answer waits or retries for minutes, so that
  // whatever goes wrong, errors of the virtual machine included, has to become an answer.
  private ResponseEncoder.Answer answer(
      HttpExchange exchange,
      Optional<String> target,
      Optional<String> signedFor,
      Optional<AwsService> service,
      ErrorShape shape) {
    try {
      if (signedFor.isEmpty()) {
        throw Refusal.unsigned();
      }
      if (service.isEmpty()) {
        throw Refusal.unsupported(target.orElseGet(() -> "the service '" + signedFor.get() + "'"));
      }
      Optional<String> queryNamespace = service.get().queryNamespace();
      if (queryNamespace.isPresent()) {
        return new QueryProtocol(service.get(), queryNamespace.get()).answer(exchange);
      }
      ServiceRouter.Route route = router.route(service.get(), target, exchange);
      AwsRequest request = decoder.decode(exchange, route);
      AwsResponse response = route.handler().apply(request);
      return ResponseEncoder.response(response, target.isEmpty());
    } catch (AwsServiceException e) {
      return ResponseEncoder.error(e, shape);
    } catch (Refusal e) {
      return ResponseEncoder.error(e, shape);
    } catch (Throwable e) {
      LOG.log(Logger.Level.ERROR, "a request failed: " + exchange.getRequestURI(), e);
      return ResponseEncoder.error(Refusal.internal(e), shape);
    }
  }

  private static void send(HttpExchange exchange, ResponseEncoder.Answer answer)
      throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    Answers.send(
        exchange, answer.status(), contentType(exchange), answer.body().asByteArrayUnsafe());
  }

  /** The JSON protocols answer in the version that they were asked in. */
  private static String contentType(HttpExchange exchange) {
    String asked = exchange.getRequestHeaders().getFirst("Content-Type");
    return asked != null && asked.startsWith("application/x-amz-json") ? asked : "application/json";
  }
}
