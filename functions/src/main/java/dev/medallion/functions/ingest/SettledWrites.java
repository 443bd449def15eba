package dev.medallion.functions.ingest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes that bronze holds, by the hour in which they were made. There are never more than a fixed
 * number: the oldest go first, and what they name is then offered to a run, which finds it held.
 */
final class SettledWrites {
  /** As many ids have some six megabytes as JSON, and thirty in memory. */
  static final int MOST = 250_000;

  private final TreeMap<String, Set<String>> byHour;
  private int size;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  SettledWrites(Map<String, Set<String>> byHour) {
    this.byHour = new TreeMap<>();
    byHour.forEach((hour, ids) -> this.byHour.put(hour, new TreeSet<>(ids)));
    size = this.byHour.values().stream().mapToInt(Set::size).sum();
  }

  static SettledWrites none() {
    return new SettledWrites(Map.of());
  }

  @JsonValue
  Map<String, Set<String>> byHour() {
    return byHour;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /**
   * Adds a write.
   *
   * @param id what stands for it
   * @param made when it was made
   */
  void add(String id, Instant made) {
    if (byHour.computeIfAbsent(hour(made), any -> new TreeSet<>()).add(id)) {
      size++;
    }
    while (size > MOST) {
      size -= byHour.pollFirstEntry().getValue().size();
    }
  }

  boolean contains(String id, Instant made) {
    return byHour.getOrDefault(hour(made), Set.of()).contains(id);
  }

  /** Forgets the hours that had ended by then. */
  void forgetBefore(Instant time) {
    var ended = byHour.headMap(hour(time), false);
    size -= ended.values().stream().mapToInt(Set::size).sum();
    ended.clear();
  }

  private static String hour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS).toString();
  }
}
