package dev.medallion.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The condition keys of a request and their values. The names of keys have no case. */
public final class RequestContext {
  private static final RequestContext EMPTY = new RequestContext(Map.of());

  private record Entry(String key, List<String> values) {}

  private final Map<String, Entry> entries;

  private RequestContext(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** No keys. */
  public static RequestContext empty() {
    return EMPTY;
  }

  /** The same, with a key of one value, in place of what the key had. */
  public RequestContext with(String key, String value) {
    return with(key, List.of(value));
  }

  /** The same, with a key of several values; none at all is as if the key were not there. */
  public RequestContext with(String key, Collection<String> values) {
    Map<String, Entry> more = new LinkedHashMap<>(entries);
    String name = key.toLowerCase(Locale.ROOT);
    if (values.isEmpty()) {
      more.remove(name);
    } else {
      more.put(name, new Entry(key, List.copyOf(values)));
    }
    return new RequestContext(more);
  }

  /** The same, with all keys of the other, which win. */
  public RequestContext with(RequestContext other) {
    Map<String, Entry> more = new LinkedHashMap<>(entries);
    more.putAll(other.entries);
    return new RequestContext(more);
  }

  /** The same, with those keys only. */
  public RequestContext only(Predicate<String> keys) {
    Map<String, Entry> kept = new LinkedHashMap<>(entries);
    kept.values().removeIf(entry -> !keys.test(entry.key()));
    return new RequestContext(kept);
  }

  /** The values of a key; empty if it is not there. */
  public List<String> values(String key) {
    Entry entry = entries.get(key.toLowerCase(Locale.ROOT));
    return entry == null ? List.of() : entry.values();
  }

  /** The value of a key that has one. */
  Optional<String> single(String key) {
    List<String> values = values(key);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The names of the keys, as they were given. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    entries.values().forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  @Override
  public String toString() {
    return entries.values().toString();
  }
}
