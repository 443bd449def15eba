package dev.medallion.local.access;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The text that is signed of a request. The SDK's own signer cannot be asked for it: it signs
 * headers of its own choice, and a client of another making signs others.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request">Create
 *     a canonical request</a>
 */
final class CanonicalRequest {
  private static final Pattern SPACES = Pattern.compile(" +");

  /** How the path is written. */
  enum PathEncoding {
    /** As S3 has it: every character counts. */
    ONCE,
    /** As all others have it: dots are resolved, and what is encoded is encoded once more. */
    TWICE
  }

  private CanonicalRequest() {}

  static String of(
      HttpExchange exchange,
      PathEncoding encoding,
      List<String> signedHeaders,
      String payloadHash) {
    StringBuilder headers = new StringBuilder();
    for (String name : signedHeaders) {
      headers.append(name).append(':').append(headerValue(exchange, name)).append('\n');
    }
    URI uri = exchange.getRequestURI();
    return String.join(
        "\n",
        exchange.getRequestMethod(),
        switch (encoding) {
          case ONCE -> encodedOnce(uri.getRawPath());
          case TWICE -> encodedTwice(uri.getRawPath());
        },
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

  private static String encodedOnce(String raw) {
    return Arrays.stream(raw.split("/", -1))
        .map(CanonicalRequest::recoded)
        .collect(Collectors.joining("/"));
  }

  private static String encodedTwice(String raw) {
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
