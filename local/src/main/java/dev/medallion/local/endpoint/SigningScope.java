package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which service a request is signed for: the service part of the credential scope, in the header or
 * in the query of a presigned URL.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class SigningScope {
  private static final Pattern HEADER =
      Pattern.compile("Credential=[^,\\s]+/\\d{8}/[^/]+/([^/]+)/aws4_request");
  private static final Pattern QUERY = Pattern.compile("[^/]+/\\d{8}/[^/]+/([^/]+)/aws4_request");

  private SigningScope() {}

  /** The service; empty if the request is not signed. */
  static Optional<String> service(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      return first(HEADER.matcher(authorization));
    }
    return Query.of(exchange.getRequestURI())
        .value("X-Amz-Credential")
        .flatMap(credential -> first(QUERY.matcher(credential)));
  }

  private static Optional<String> first(Matcher scope) {
    return scope.find() ? Optional.of(scope.group(1)) : Optional.empty();
  }
}
