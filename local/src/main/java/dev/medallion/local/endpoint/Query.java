package dev.medallion.local.endpoint;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of a request: names to values, decoded. */
public final class Query {
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final List<String> raw;

  private Query(List<String> raw) {
    this.raw = raw;
    for (String pair : raw) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values.computeIfAbsent(decode(name), unused -> new ArrayList<>()).add(decode(value));
    }
  }

  /** The query of the URI; empty if it has none. */
  public static Query of(URI uri) {
    String query = uri.getRawQuery();
    return ofForm(query == null ? "" : query);
  }

  /** The members of a form, which are written as a query is. */
  public static Query ofForm(String form) {
    return new Query(form.isEmpty() ? List.of() : List.of(form.split("&", -1)));
  }

  /** The first value of a name. */
  public Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /** All values of a name, in order. */
  public List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** All names, in order. */
  public Set<String> names() {
    return values.keySet();
  }

  /** The pairs as they were sent. */
  List<String> raw() {
    return raw;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
