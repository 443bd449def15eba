package dev.medallion.functions.ingest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Receipt;
import dev.medallion.functions.runtime.Digest;
import dev.medallion.functions.runtime.RetrySchedule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the sweeps of one source know, kept between them: a hint throughout, since the job asks the
 * table before it takes anything in. Losing it costs one run that finds everything held; so does
 * the state that an earlier release kept, whose ids knew no time of a write.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class SweepState {
  /** The time of the newest receipt that is counted in, in ISO 8601; empty for none. */
  private String through;

  /** The writes that bronze holds, by {@link #id}. */
  private final Set<String> held;

  /** The definition of the source by which a write was refused. */
  private final Map<String, String> refused;

  /** The writes that sweeps have started runs for, and of which no receipt tells yet. */
  private final Map<String, Tried> tried;

  /** The newest mark of a rebuild that was heeded; empty for none. */
  private final String rebuilt;

  /**
   * The runs that sweeps have started for a version.
   *
   * @param times how many
   * @param last when the last one was started, in ISO 8601
   * @param reported whether it was reported that they take in nothing
   * @param alone how many of them were for it alone
   */
  record Tried(int times, String last, boolean reported, int alone) {}

  @JsonCreator
  SweepState(
      @JsonProperty("through") String through,
      @JsonProperty("held") Set<String> held,
      @JsonProperty("refused") Map<String, String> refused,
      @JsonProperty("tried") Map<String, Tried> tried,
      @JsonProperty("rebuilt") String rebuilt) {
    this.through = through;
    this.held = new TreeSet<>(held);
    this.refused = new TreeMap<>(refused);
    this.tried = new TreeMap<>(tried);
    // An earlier release kept none.
    this.rebuilt = Objects.requireNonNullElse(rebuilt, "");
  }

  static SweepState empty(String through, String rebuilt) {
    return new SweepState(through, Set.of(), Map.of(), Map.of(), rebuilt);
  }

  /** Whether it is as good as none. */
  boolean knowsNothing() {
    return through.isEmpty()
        && held.isEmpty()
        && refused.isEmpty()
        && tried.isEmpty()
        && rebuilt.isEmpty();
  }

  /** The time of the newest receipt that is counted in, in ISO 8601; empty for none. */
  String through() {
    return through;
  }

  /** Says that receipts are counted in up to another time. */
  void countedThrough(String time) {
    through = time;
  }

  /** The newest mark of a rebuild that was heeded; empty for none. */
  String rebuilt() {
    return rebuilt;
  }

  /**
   * Stands for one write of one object. The same content may be written again, to be the newest
   * once more, so the time is part of it: in whole seconds, as HTTP tells it. Content that is
   * written twice within a second counts as one write.
   *
   * @param modified what S3 gives as the time of the write
   */
  static String id(String uri, String etag, Instant modified) {
    return digest("%s\n%s\n%s".formatted(uri, etag, modified.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Stands for the write of a listed object. */
  static String id(LandedObject object) {
    return id(object.uri(), object.etag(), object.time());
  }

  /**
   * Stands for the write that a receipt names. Empty if the receipt does not tell which of all
   * writes of the content it means: the object is then taken in once more, and found held.
   */
  static Optional<String> id(Receipt.Write write) {
    return write.time().map(time -> id(write.uri(), write.etag(), time));
  }

  /** Stands for what an object contains, whenever it was written. */
  static String content(String uri, String etag) {
    return digest(uri + "\n" + etag);
  }

  private static String digest(String text) {
    return Digest.of(text).substring(0, 24);
  }

  /** Forgets what is not among the versions that are in the bucket now. */
  void retain(Collection<String> present) {
    held.retainAll(present);
    refused.keySet().retainAll(present);
    tried.keySet().retainAll(present);
  }

  void hold(String id) {
    held.add(id);
    refused.remove(id);
    tried.remove(id);
  }

  /**
   * Takes a refusal in, unless the version is held.
   *
   * @return whether it is news
   */
  boolean refuse(String id, String definition) {
    if (held.contains(id) || definition.equals(refused.get(id))) {
      return false;
    }
    refused.put(id, definition);
    tried.remove(id);
    return true;
  }

  /** Whether it is known what became of a version, as the source is defined now. */
  boolean tells(String id, String definition) {
    return held.contains(id) || definition.equals(refused.get(id));
  }

  /** Whether it is time for another run for a version. */
  boolean isDue(String id, RetrySchedule retries, Instant now) {
    Tried before = tried.get(id);
    return before == null
        || !Instant.parse(before.last()).plus(retries.waitBefore(before.times())).isAfter(now);
  }

  /** Takes in that a run was started for some versions. */
  void started(Collection<String> ids, Instant at) {
    for (String id : ids) {
      Tried before = tried.getOrDefault(id, new Tried(0, "", false, 0));
      tried.put(
          id,
          new Tried(
              before.times() + 1,
              at.toString(),
              before.reported(),
              before.alone() + (ids.size() == 1 ? 1 : 0)));
    }
  }

  void reported(String id) {
    tried.computeIfPresent(
        id, (same, had) -> new Tried(had.times(), had.last(), true, had.alone()));
  }

  boolean isReported(String id) {
    return tried.containsKey(id) && tried.get(id).reported();
  }

  /** How many runs were started for a version. */
  int times(String id) {
    return tried.containsKey(id) ? tried.get(id).times() : 0;
  }

  /** How many of them were for nothing else. */
  int alone(String id) {
    return tried.containsKey(id) ? tried.get(id).alone() : 0;
  }
}
