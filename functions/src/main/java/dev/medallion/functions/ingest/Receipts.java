package dev.medallion.functions.ingest;

import dev.medallion.contract.Receipt;
import dev.medallion.contract.TimedName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The receipts that runs of the bronze job leave, which tell what became of each object. */
final class Receipts {
  /** Clocks differ, and a receipt may be seen after one that bears a later time. */
  static final Duration OVERLAP = Duration.ofMinutes(15);

  private final Artifacts artifacts;

  Receipts(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /**
   * The receipts that were written lately.
   *
   * @param all in the order of their writing; the first ones may have been seen before
   * @param through the time of the newest
   */
  record Recent(List<Receipt> all, String through) {}

  /** Those that were written since shortly before a time; all of them if it is empty. */
  Recent since(String source, String through) {
    String folder = Receipt.folder(source);
    String after =
        through.isEmpty() ? folder : folder + TimedName.of(Instant.parse(through).minus(OVERLAP));
    List<Receipt> receipts = new ArrayList<>();
    String newest = through;
    for (String key : artifacts.keysAfter(folder, after)) {
      artifacts.read(key, Receipt.class).ifPresent(receipts::add);
      String time = Receipt.time(key.substring(folder.length())).toString();
      newest =
          newest.isEmpty() || Instant.parse(time).isAfter(Instant.parse(newest)) ? time : newest;
    }
    return new Recent(receipts, newest);
  }
}
