package dev.medallion.functions.ingest;

import dev.medallion.contract.TimedName;
import dev.medallion.pipeline.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Marks that a source is being rebuilt. A run that is under way meanwhile may write rows that the
 * rebuild then replaces, and its receipt says that the table holds them: so receipts count for
 * nothing until the rebuild has ended, and all that landing holds is taken up once more.
 */
final class RebuildMarks {
  private final Artifacts artifacts;
  private final Clock clock;

  RebuildMarks(Artifacts artifacts, Clock clock) {
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /** A mark. */
  record Mark(String source, String at) {}

  /** Marks a source, of which a rebuild is about to be started. */
  void add(Source source) {
    Instant now = clock.instant();
    artifacts.write(
        folder(source) + TimedName.of(now) + ".json", new Mark(source.name(), now.toString()));
  }

  /**
   * The newest mark of a source that no sweep has heeded yet.
   *
   * @param heeded the newest mark that a sweep has heeded; empty for none
   * @param due later marks are left out: their rebuilds may not be among the runs yet
   */
  Optional<String> newest(Source source, String heeded, Instant due) {
    String folder = folder(source);
    String last = folder + TimedName.of(due) + ".json";
    return artifacts.keysAfter(folder, heeded.isEmpty() ? folder : heeded).keys().stream()
        .filter(mark -> mark.compareTo(last) <= 0)
        .reduce((earlier, later) -> later);
  }

  private static String folder(Source source) {
    return "sweeps/rebuilds/%s/".formatted(source.name());
  }
}
