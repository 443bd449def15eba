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
import java.util.TreeMap;

/**
 * What the sweeps of one source know, kept between them: a hint throughout, since the job asks the
 * table before it takes anything in. Losing it costs runs that find everything held.
 *
 * <p>A sweep looks at a slice of the landing bucket, and the next one goes on behind it, pass after
 * pass. Once a pass has ended, what was written before it began is settled but for the few writes
 * that are open. So what is kept here does not grow with what has landed: the writes of a pass that
 * bronze holds, those that are open, and those that were refused, each up to a bound.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class SweepState {
  /** From here on no more writes are opened; the pass then settles nothing, and the next tries. */
  private static final int MOST_OPEN = 20_000;

  /** Of so many refused writes it is known that they are to be tried by another definition. */
  private static final int MOST_REFUSED = 10_000;

  /** The receipts that are counted in. */
  private final CountedReceipts receipts;

  /** Where the passes through the landing bucket are, and what they have settled. */
  private final SweepPass pass;

  /** The writes that bronze holds, since those that passes have settled. */
  private final SettledWrites settled;

  /** The same of uploads in parts, which may appear days after the time that they bear. */
  private final SettledWrites settledUploads;

  /** The writes that were refused, and by which definition of the source. */
  private final Map<String, Refused> refusedWrites;

  /** The writes of which no receipt tells yet, and what was tried for them. */
  private final Map<String, Tried> open;

  /** The newest mark of a rebuild that was heeded; empty for none. */
  private final String rebuilt;

  /**
   * A write that was refused.
   *
   * @param definition the definition of the source
   * @param pass the pass that saw it last; 0 for none
   */
  record Refused(String definition, int pass) {}

  /**
   * The runs that sweeps have started for a write.
   *
   * @param times how many
   * @param last when the last one was started, in ISO 8601; empty for none
   * @param reported whether it was reported that they take in nothing
   * @param alone how many of them were for it alone
   * @param pass the pass that saw it last
   */
  record Tried(int times, String last, boolean reported, int alone, int pass) {
    static final Tried NEVER = new Tried(0, "", false, 0, 0);

    Tried seenBy(int another) {
      return new Tried(times, last, reported, alone, another);
    }
  }

  @JsonCreator
  SweepState(
      @JsonProperty("receipts") CountedReceipts receipts,
      @JsonProperty("pass") SweepPass pass,
      @JsonProperty("settled") SettledWrites settled,
      @JsonProperty("settledUploads") SettledWrites settledUploads,
      @JsonProperty("refusedWrites") Map<String, Refused> refused,
      @JsonProperty("open") Map<String, Tried> open,
      @JsonProperty("rebuilt") String rebuilt) {
    // Earlier releases kept none of these.
    this.receipts = receipts == null ? CountedReceipts.none() : receipts;
    this.pass = pass == null ? SweepPass.first() : pass;
    this.settled = settled == null ? SettledWrites.none() : settled;
    this.settledUploads = settledUploads == null ? SettledWrites.none() : settledUploads;
    this.refusedWrites = new TreeMap<>(refused == null ? Map.of() : refused);
    this.open = new TreeMap<>(open == null ? Map.of() : open);
    this.rebuilt = Objects.requireNonNullElse(rebuilt, "");
  }

  /** One that knows nothing but which receipts to begin with. */
  static SweepState empty(CountedReceipts receipts, String rebuilt) {
    return new SweepState(receipts, null, null, null, null, null, rebuilt);
  }

  /** Whether it is as good as none. */
  boolean knowsNothing() {
    return receipts.isEmpty()
        && pass.isAtStart()
        && settled.isEmpty()
        && settledUploads.isEmpty()
        && refusedWrites.isEmpty()
        && open.isEmpty()
        && rebuilt.isEmpty();
  }

  /** The receipts that are counted in. */
  CountedReceipts receipts() {
    return receipts;
  }

  /** Where the passes through the landing bucket are. */
  SweepPass pass() {
    return pass;
  }

  /** The newest mark of a rebuild that was heeded; empty for none. */
  String rebuilt() {
    return rebuilt;
  }

  /**
   * Identifies one write of one object. The same content may be written again, to be the newest
   * once more, so the time is part of it: in whole seconds, as HTTP tells it. Content that is
   * written twice within a second counts as one write.
   *
   * @param modified what S3 gives as the time of the write
   */
  static String id(String uri, String etag, Instant modified) {
    return digest("%s\n%s\n%s".formatted(uri, etag, modified.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Identifies the write of a listed object. */
  static String id(LandedObject object) {
    return id(object.uri(), object.etag(), object.time());
  }

  /** Identifies the content of an object, whenever it was written. */
  static String content(String uri, String etag) {
    return digest(uri + "\n" + etag);
  }

  private static String digest(String text) {
    return Digest.of(text).substring(0, 24);
  }

  /**
   * Takes in that the table holds a write. One of which a receipt does not tell the time is offered
   * once more, and found held.
   */
  void hold(Receipt.Write write) {
    Optional<Instant> made = write.time();
    if (made.isEmpty()) {
      return;
    }
    String id = id(write.uri(), write.etag(), made.get());
    refusedWrites.remove(id);
    open.remove(id);
    if (!pass.hasSettled(write.etag(), made.get())) {
      settled(write.etag()).add(id, made.get());
    }
  }

  private SettledWrites settled(String etag) {
    return SweepPass.isUploadInParts(etag) ? settledUploads : settled;
  }

  /**
   * Takes a refusal in, unless the write is held.
   *
   * @return whether it is news
   */
  boolean refuse(Receipt.Write write, String definition) {
    Optional<Instant> made = write.time();
    if (made.isEmpty()) {
      return false;
    }
    String id = id(write.uri(), write.etag(), made.get());
    Refused before = refusedWrites.get(id);
    if (settled(write.etag()).contains(id, made.get())
        || (before != null && before.definition().equals(definition))) {
      return false;
    }
    if (before == null && refusedWrites.size() >= MOST_REFUSED) {
      refusedWrites.remove(refusedWrites.keySet().iterator().next());
    }
    refusedWrites.put(id, new Refused(definition, 0));
    open.remove(id);
    return true;
  }

  /** Takes in that a pass has seen a write, so that it is kept if something is known of it. */
  void see(String id) {
    open.computeIfPresent(id, (same, tried) -> tried.seenBy(pass.number()));
    refusedWrites.computeIfPresent(
        id, (same, refusal) -> new Refused(refusal.definition(), pass.number()));
  }

  /** Whether it is known what became of a write, as the source is defined now. */
  boolean tells(LandedObject object, String definition) {
    String id = id(object);
    if (open.containsKey(id)) {
      return false;
    }
    Refused refusal = refusedWrites.get(id);
    if (refusal != null) {
      return refusal.definition().equals(definition);
    }
    return settled(object.etag()).contains(id, object.time())
        || pass.hasSettled(object.etag(), object.time());
  }

  /** Whether it may be remembered that a write is open, or is already. */
  boolean mayOpen(String id) {
    return open.containsKey(id) || open.size() < MOST_OPEN;
  }

  /** Remembers a write that a run is ingesting: if the run dies, nothing else records it. */
  void await(String id) {
    open.computeIfAbsent(id, any -> Tried.NEVER.seenBy(pass.number()));
  }

  /** Whether it is time for another run for a write. */
  boolean isDue(String id, RetrySchedule retries, Instant now) {
    Tried before = open.getOrDefault(id, Tried.NEVER);
    return before.times() == 0
        || !Instant.parse(before.last()).plus(retries.waitBefore(before.times())).isAfter(now);
  }

  /** Takes in that a run was started for some writes. */
  void started(Collection<String> ids, Instant at) {
    for (String id : ids) {
      Tried before = open.getOrDefault(id, Tried.NEVER);
      open.put(
          id,
          new Tried(
              before.times() + 1,
              at.toString(),
              before.reported(),
              before.alone() + (ids.size() == 1 ? 1 : 0),
              pass.number()));
    }
  }

  void reported(String id) {
    open.computeIfPresent(
        id, (same, had) -> new Tried(had.times(), had.last(), true, had.alone(), had.pass()));
  }

  boolean isReported(String id) {
    return open.getOrDefault(id, Tried.NEVER).reported();
  }

  /** How many runs were started for a write. */
  int times(String id) {
    return open.getOrDefault(id, Tried.NEVER).times();
  }

  /** How many of them were for nothing else. */
  int alone(String id) {
    return open.getOrDefault(id, Tried.NEVER).alone();
  }

  /** Ends a pass: forgets what it has settled, and what it has not seen in the bucket any more. */
  void endPass() {
    int ended = pass.number();
    open.values().removeIf(tried -> tried.pass() != ended);
    refusedWrites.values().removeIf(refusal -> refusal.pass() != 0 && refusal.pass() != ended);
    refusedWrites.replaceAll((id, refusal) -> new Refused(refusal.definition(), ended));
    pass.end();
    pass.settledBefore().ifPresent(settled::forgetBefore);
    pass.uploadsSettledBefore().ifPresent(settledUploads::forgetBefore);
  }
}
