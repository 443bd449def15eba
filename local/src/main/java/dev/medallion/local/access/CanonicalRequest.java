package dev.medallion.local.access;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The text that is signed of a request to any service but S3. The SDK's own signer cannot be asked
 * for it: it signs headers of its own choice, and a client of another making signs others.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request">Create
 *     a canonical request</a>
 */
final class CanonicalRequest {
  private static final Pattern SPACES = Pattern.compile(" +");

  private CanonicalRequest() {}

  static String of(HttpExchange exchange, List<String> signedHeaders, String payloadHash) {
    StringBuilder headers = new StringBuilder();
    for (String name : signedHeaders) {
      headers.append(name).append(':').append(headerValue(exchange, name)).append('\n');
    }
    URI uri = exchange.getRequestURI();
    return String.join(
        "\n",
        exchange.getRequestMethod(),
        path(uri.getRawPath()),
        query(uri.getRawQuery()),
        headers,
        String.join(";", signedHeaders),
        payloadHash);
  }

  private static String headerValue(HttpExchange exchange, String name) {
    List<String> values =
        exchange.getRequestHeaders().getOrDefault(name, List.of()).stream()
            .map(value -> SPACES.matcher(value.strip()).replaceAll(" "))
            .toList();
    return String.join(",", values);
  }

  /** The path is encoded once more, each segment for itself, after its dots are resolved. */
  private static String path(String raw) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : raw.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(SdkHttpUtils.urlEncode(segment));
      }
    }
    String path = "/" + String.join("/", segments);
    return raw.endsWith("/") && !segments.isEmpty() ? path + "/" : path;
  }

  private static String query(String raw) {
    if (raw == null || raw.isEmpty()) {
      return "";
    }
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = recoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!pair.isEmpty() && !name.equals("X-Amz-Signature")) {
        pairs.add(Map.entry(name, equals < 0 ? "" : recoded(pair.substring(equals + 1))));
      }
    }
    pairs.sort(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry::getValue));
    return String.join(
        "&", pairs.stream().map(pair -> pair.getKey() + "=" + pair.getValue()).toList());
  }

  private static String recoded(String raw) {
    return SdkHttpUtils.urlEncode(
        URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
