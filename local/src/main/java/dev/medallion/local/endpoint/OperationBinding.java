package dev.medallion.local.endpoint;

import java.lang.reflect.Field;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.core.OperationInfo;

/**
 * How an operation stands on the wire, as the SDK's marshaller of its request knows it: either the
 * value of {@code X-Amz-Target}, or a method and a path with labels.
 */
final class OperationBinding {
  private static final Pattern LABEL = Pattern.compile("\\{([^}+]+)(\\+?)}");

  private final Class<?> request;
  private final Optional<String> target;
  private final String method;
  private final String uri;
  private final Pattern path;
  private final List<String> labels;
  private final List<String> constantQuery;
  private final int literalLength;

  private OperationBinding(Class<?> request, OperationInfo info) {
    this.request = request;
    this.target = Optional.ofNullable(info.operationIdentifier());
    this.method = info.httpMethod().name();
    this.uri = info.requestUri();
    int query = info.requestUri().indexOf('?');
    String template = query < 0 ? info.requestUri() : info.requestUri().substring(0, query);
    this.constantQuery =
        query < 0 ? List.of() : List.of(info.requestUri().substring(query + 1).split("&", -1));
    List<String> names = new ArrayList<>();
    StringBuilder expression = new StringBuilder();
    Matcher label = LABEL.matcher(template);
    int end = 0;
    while (label.find()) {
      expression.append(Pattern.quote(template.substring(end, label.start())));
      expression.append(label.group(2).isEmpty() ? "([^/]+)" : "(.+)");
      names.add(label.group(1));
      end = label.end();
    }
    expression.append(Pattern.quote(template.substring(end)));
    this.path = Pattern.compile(expression.toString());
    this.labels = List.copyOf(names);
    this.literalLength =
        LABEL.matcher(template).replaceAll("").length() + 1000 * constantQuery.size();
  }

  /**
   * The binding of an operation.
   *
   * @throws IllegalStateException if the class is no request class of the SDK
   */
  static OperationBinding of(Class<?> request) {
    String marshaller = request.getName().replace(".model.", ".transform.") + "Marshaller";
    try {
      Field binding =
          Class.forName(marshaller, true, request.getClassLoader())
              .getDeclaredField("SDK_OPERATION_BINDING");
      binding.setAccessible(true);
      return new OperationBinding(request, (OperationInfo) binding.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(request + " has no marshaller in the SDK", e);
    }
  }

  String method() {
    return method;
  }

  /** The path with its labels, and what is fixed of the query. */
  String uri() {
    return uri;
  }

  Class<?> request() {
    return request;
  }

  /** The value of {@code X-Amz-Target}, for the JSON protocols. */
  Optional<String> target() {
    return target;
  }

  /** The names in the fixed part of the query. */
  List<String> constantParameters() {
    return constantQuery.stream().map(pair -> pair.split("=", 2)[0]).toList();
  }

  /** The more of the path (and query) is fixed, the more specific is the binding. */
  int literalLength() {
    return literalLength;
  }

  /** The decoded labels of a REST request that this binding fits. */
  Optional<Map<String, String>> match(String requestMethod, String rawPath, List<String> query) {
    if (target.isPresent() || !method.equals(requestMethod) || !query.containsAll(constantQuery)) {
      return Optional.empty();
    }
    Matcher matcher = path.matcher(rawPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      values.put(labels.get(i), decodePath(matcher.group(i + 1)));
    }
    return Optional.of(values);
  }

  /** In a path, unlike in a form, a plus sign is itself. */
  private static String decodePath(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
