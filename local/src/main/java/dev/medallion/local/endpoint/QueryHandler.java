package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import dev.medallion.iam.Principal;
import dev.medallion.local.access.AuthenticationFailure;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.SignatureVerifier;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Answers AWS Query for the services that speak it, and refuses all others in their own XML. */
final class QueryHandler {
  private static final Logger LOG = System.getLogger(QueryHandler.class.getName());

  private static final int LARGEST_BODY = 1 << 20;

  private final Map<String, QueryService> services;
  private final SignatureVerifier verifier;

  QueryHandler(List<? extends QueryService> services, SignatureVerifier verifier) {
    this.services =
        services.stream().collect(Collectors.toMap(QueryService::signingName, Function.identity()));
    this.verifier = verifier;
  }

  void handle(HttpExchange exchange, WireProtocol protocol, Optional<String> signedFor)
      throws IOException {
    try {
      byte[] body = RequestBody.read(exchange, LARGEST_BODY);
      Principal caller = verify(exchange, protocol, body, signedFor.orElse(""));
      Map<String, String> parameters = parameters(exchange, body);
      String action = parameters.getOrDefault("Action", "");
      QueryService service = services.get(signedFor.orElse(""));
      String result =
          Optional.ofNullable(service)
              .flatMap(found -> Caller.call(caller, () -> found.result(action, parameters)))
              .orElseThrow(() -> unsupported(signedFor.orElse(""), action, parameters));
      Answers.send(exchange, 200, "text/xml", answer(service, action, result));
    } catch (AwsServiceException e) {
      protocol.refuse(exchange, refusal(e));
    } catch (Refusal e) {
      protocol.refuse(exchange, e);
    } catch (RuntimeException e) {
      LOG.log(Logger.Level.ERROR, "a request failed: " + exchange.getRequestURI(), e);
      protocol.refuse(exchange, Refusal.internal(e));
    }
  }

  private static Refusal refusal(AwsServiceException e) {
    ErrorIdentity identity = ErrorIdentity.of(e);
    String message =
        Optional.ofNullable(e.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .orElseGet(e::getMessage);
    return Refusal.ofService(identity.status(), identity.code(), message);
  }

  private Principal verify(
      HttpExchange exchange, WireProtocol protocol, byte[] body, String signedFor) {
    try {
      return verifier.verify(exchange, body, signedFor);
    } catch (AuthenticationFailure e) {
      throw Refusal.authentication(e, protocol);
    }
  }

  private static Map<String, String> parameters(HttpExchange exchange, byte[] body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Query query :
        List.of(
            Query.of(exchange.getRequestURI()),
            Query.ofForm(new String(body, StandardCharsets.UTF_8)))) {
      query.names().forEach(name -> parameters.put(name, query.value(name).orElse("")));
    }
    return parameters;
  }

  private static Refusal unsupported(
      String service, String action, Map<String, String> parameters) {
    return Refusal.unknownAction(
        "Could not find operation %s for version %s: %s has no such action on the local side"
            .formatted(
                action,
                parameters.getOrDefault("Version", "NO_VERSION_SPECIFIED"),
                service.isEmpty() ? "the endpoint" : service));
  }

  private static String answer(QueryService service, String action, String result) {
    return """
    <%1$sResponse xmlns="%2$s"><%1$sResult>%3$s</%1$sResult>\
    <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>\
    """
        .formatted(action, service.namespace(), result, UUID.randomUUID());
  }
}
