package dev.medallion.local.access;

import com.sun.net.httpserver.HttpExchange;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * What a request says of its signature: in the header {@code Authorization}, or in the query of a
 * presigned URL.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html">Elements
 *     of an AWS API request signature</a>
 */
record Authorization(
    String accessKey,
    Scope scope,
    List<String> signedHeaders,
    String signature,
    String time,
    Optional<String> sessionToken,
    boolean presigned) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";

  /** Where and when the signing key counts. */
  record Scope(String date, String region, String service) {
    @Override
    public String toString() {
      return String.join("/", date, region, service, TERMINATOR);
    }
  }

  /** Reads what the request says; an empty header counts as none. */
  static Authorization of(HttpExchange exchange) throws AuthenticationFailure {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Map<String, List<String>> query = query(exchange);
    if (header == null || header.isBlank()) {
      if (!query.containsKey("X-Amz-Signature")) {
        throw AuthenticationFailure.missing();
      }
      return presigned(query);
    }
    return signed(header, exchange);
  }

  private static Authorization signed(String header, HttpExchange exchange)
      throws AuthenticationFailure {
    Map<String, String> parts = new HashMap<>();
    if (header.startsWith(ALGORITHM + " ")) {
      for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
        }
      }
    }
    Optional<String> time =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Date"));
    StringBuilder lacks = new StringBuilder();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        lacks.append("Authorization header requires '").append(name).append("' parameter. ");
      }
    }
    if (time.isEmpty()) {
      lacks.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!lacks.isEmpty()) {
      String scheme = header.split(" ", 2)[0];
      throw AuthenticationFailure.incomplete(lacks + "Authorization=" + scheme);
    }
    return of(
        parts,
        time.get(),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token")),
        false);
  }

  private static Authorization presigned(Map<String, List<String>> query)
      throws AuthenticationFailure {
    Map<String, String> parts = new HashMap<>();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      parts.put(name, required(query, "X-Amz-" + name));
    }
    return of(parts, required(query, "X-Amz-Date"), parameter(query, "X-Amz-Security-Token"), true);
  }

  private static String required(Map<String, List<String>> query, String name)
      throws AuthenticationFailure {
    return parameter(query, name)
        .orElseThrow(
            () ->
                AuthenticationFailure.incomplete(
                    "AWS query-string parameters must include '" + name + "'."));
  }

  /** The parameters of the query. */
  static Map<String, List<String>> query(HttpExchange exchange) {
    return exchange.getRequestURI().getRawQuery() == null
        ? Map.of()
        : SdkHttpUtils.uriParams(exchange.getRequestURI());
  }

  /** The value of a parameter of the query; an empty one counts as none. */
  static Optional<String> parameter(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream()
        .filter(value -> value != null && !value.isEmpty())
        .findFirst();
  }

  private static Authorization of(
      Map<String, String> parts, String time, Optional<String> sessionToken, boolean presigned)
      throws AuthenticationFailure {
    String credential = parts.get("Credential");
    String[] elements = credential.split("/", -1);
    if (elements.length != 5) {
      throw AuthenticationFailure.incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '%s'".formatted(credential));
    }
    if (!elements[4].equals(TERMINATOR)) {
      throw AuthenticationFailure.mismatch(
          "Credential should be scoped with a valid terminator: '%s', not '%s'."
              .formatted(TERMINATOR, elements[4]));
    }
    return new Authorization(
        elements[0],
        new Scope(elements[1], elements[2], elements[3]),
        List.of(parts.get("SignedHeaders").toLowerCase(Locale.ROOT).split(";", -1)),
        parts.get("Signature"),
        time,
        sessionToken.filter(token -> !token.isEmpty()),
        presigned);
  }
}
