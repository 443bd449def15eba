package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which service a request is signed for: the service part of the credential scope, in the header or
 * (for a presigned URL) in the query.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class SigningScope {
  private static final Pattern HEADER =
      Pattern.compile("Credential=[^,\\s]+/\\d{8}/[^/]+/([^/]+)/aws4_request");
  private static final Pattern QUERY =
      Pattern.compile(
          "X-Amz-Credential=[^&]+%2[fF]\\d{8}%2[fF][^&]+%2[fF]([^&%]+)%2[fF]aws4_request");

  private SigningScope() {}

  /** The service; empty if the request is not signed. */
  static Optional<String> service(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      return find(HEADER, authorization);
    }
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? Optional.empty() : find(QUERY, query);
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
