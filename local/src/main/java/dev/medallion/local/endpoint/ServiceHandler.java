package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.iam.Principal;
import dev.medallion.local.access.AuthenticationFailure;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.SignatureVerifier;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Tells the service from the request, and answers for it. */
final class ServiceHandler implements HttpHandler {
  private static final Logger LOG = System.getLogger(ServiceHandler.class.getName());

  private static final String AWS_JSON = "application/x-amz-json-";
  private static final List<String> SENT_BY_FORMS =
      List.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded");

  /** The longest body, in bytes, of a request that is for no service here. */
  private static final int UNKNOWN = 1 << 20;

  private final ServiceRouter router;
  private final QueryHandler query;
  private final SignatureVerifier verifier;
  private final HttpHandler s3;
  private final RequestDecoder decoder = new RequestDecoder();

  ServiceHandler(
      ServiceRouter router, QueryHandler query, SignatureVerifier verifier, HttpHandler s3) {
    this.router = router;
    this.query = query;
    this.verifier = verifier;
    this.s3 = s3;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    WireProtocol protocol = WireProtocol.of(exchange);
    switch (protocol) {
      case S3 -> s3.handle(exchange);
      case QUERY, EC2 -> query.handle(exchange, protocol, SigningScope.service(exchange));
      case JSON, REST_JSON -> json(exchange, protocol);
    }
  }

  private void json(HttpExchange exchange, WireProtocol protocol) throws IOException {
    Optional<String> target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    Optional<String> signedFor = SigningScope.service(exchange);
    Optional<AwsService> service = router.service(target, signedFor);
    ErrorShape shape = service.map(AwsService::errorShape).orElse(ErrorShape.standard());
    send(exchange, answer(exchange, protocol, target, signedFor.orElse(""), service, shape));
  }

  // A client whose connection is dropped without an answer waits or retries for minutes, so that
  // whatever goes wrong, errors of the virtual machine included, has to become an answer.
  private ResponseEncoder.Answer answer(
      HttpExchange exchange,
      WireProtocol protocol,
      Optional<String> target,
      String signedFor,
      Optional<AwsService> service,
      ErrorShape shape) {
    try {
      byte[] body =
          RequestBody.read(exchange, service.map(AwsService::largestRequest).orElse(UNKNOWN));
      Principal caller =
          verify(exchange, protocol, body, service.map(AwsService::signingName).orElse(signedFor));
      if (service.isEmpty()) {
        throw Refusal.unsupported(target.orElseGet(() -> "the service '" + signedFor + "'"));
      }
      if (body.length > 0) {
        requireJson(exchange, protocol);
      }
      ServiceRouter.Route route = router.route(service.get(), target, exchange);
      AwsRequest request = decoder.decode(exchange, route, body);
      AwsResponse response = Caller.call(caller, () -> route.handler().apply(request));
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

  private Principal verify(
      HttpExchange exchange, WireProtocol protocol, byte[] body, String signingName) {
    try {
      return verifier.verify(exchange, body, signingName);
    } catch (AuthenticationFailure e) {
      throw Refusal.authentication(e, protocol);
    }
  }

  /** What a browser sends without a preflight request is never JSON. */
  private static void requireJson(HttpExchange exchange, WireProtocol protocol) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String given = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (protocol == WireProtocol.JSON && !given.startsWith(AWS_JSON)) {
      throw Refusal.contentType(type, AWS_JSON + "1.0 or " + AWS_JSON + "1.1");
    }
    if (SENT_BY_FORMS.stream().anyMatch(given::startsWith)) {
      throw Refusal.contentType(type, "application/json");
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
