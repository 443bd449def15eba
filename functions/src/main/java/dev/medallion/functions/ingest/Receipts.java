package dev.medallion.functions.ingest;

import dev.medallion.contract.Receipt;
import dev.medallion.contract.TimedName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The receipts that runs of the bronze job leave, which tell what became of each object. */
final class Receipts {
  /** Clocks differ, and a receipt may be seen after one that bears a later time. */
  static final Duration OVERLAP = Duration.ofMinutes(15);

  /** Where nothing is known, older receipts are not looked for: the job says what is held. */
  private static final Duration FIRST_LOOK_BACK = Duration.ofDays(1);

  /** So many are read in one look; the next one goes on. */
  private static final int MOST = 100;

  private final Artifacts artifacts;

  Receipts(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /**
   * Counts receipts in that are not yet, in the order of their writing.
   *
   * @return whether these were all
   */
  boolean count(String source, CountedReceipts counted, Instant now, Consumer<Receipt> consumer) {
    String folder = Receipt.folder(source);
    String after = folder + TimedName.of(counted.from(now.minus(FIRST_LOOK_BACK)));
    Artifacts.Keys page = artifacts.keysAfter(folder, after);
    List<String> names =
        page.keys().stream()
            .map(key -> key.substring(folder.length()))
            .filter(name -> !counted.contains(name))
            .toList();
    for (String name : names.subList(0, Math.min(MOST, names.size()))) {
      artifacts.read(folder + name, Receipt.class).ifPresent(consumer);
      counted.add(name);
    }
    return names.size() <= MOST && page.complete();
  }
}
