package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which service a request is signed for: the service part of the credential scope. A presigned URL,
 * which only S3 is asked with, has none here: it goes to S3 as does everything without one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class SigningScope {
  private static final Pattern HEADER =
      Pattern.compile("Credential=[^,\\s]+/\\d{8}/[^/]+/([^/]+)/aws4_request");

  private SigningScope() {}

  /** The service; empty if the request is not signed. */
  static Optional<String> service(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null) {
      return Optional.empty();
    }
    Matcher scope = HEADER.matcher(authorization);
    return scope.find() ? Optional.of(scope.group(1)) : Optional.empty();
  }
}
