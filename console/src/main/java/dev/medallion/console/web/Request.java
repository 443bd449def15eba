package dev.medallion.console.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a page.
 *
 * @param method its method, such as {@code GET}
 * @param path the decoded parts of its path below the console's
 * @param parameters the parameters of its query, the last of each name
 */
public record Request(
    String method, List<String> path, Map<String, String> parameters, HttpExchange exchange) {
  private static final int LONGEST_FORM = 1 << 20;

  static Request of(HttpExchange exchange, String root) {
    String below = exchange.getRequestURI().getRawPath().substring(root.length());
    List<String> path =
        Arrays.stream(below.split("/", -1))
            .filter(part -> !part.isEmpty())
            .map(Request::path)
            .toList();
    return new Request(
        exchange.getRequestMethod(),
        path,
        parameters(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")),
        exchange);
  }

  /** Whether it asks for something to be done. */
  public boolean isAction() {
    return method.equals("POST");
  }

  /** A part of the path; empty text behind its end. */
  public String part(int index) {
    return index < path.size() ? path.get(index) : "";
  }

  /** A parameter of the query, unless it is absent or blank. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * The fields of the form that it sends.
   *
   * @throws Refused if it is longer than a form may be
   */
  public Map<String, String> form() throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_FORM + 1);
    if (body.length > LONGEST_FORM) {
      throw new Refused(413, "the form is longer than 1 MiB");
    }
    return parameters(new String(body, StandardCharsets.UTF_8));
  }

  /** What it sends, to be read once. */
  public InputStream body() {
    return exchange.getRequestBody();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  /** In a path, a plus is a plus. */
  private static String path(String part) {
    return decoded(part.replace("+", "%2B"));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "the address is not encoded as addresses are: " + e.getMessage(), e);
    }
  }
}
