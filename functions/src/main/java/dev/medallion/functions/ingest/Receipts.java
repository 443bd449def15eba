package dev.medallion.functions.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The receipts that runs of the bronze job leave, which tell what became of each object. */
final class Receipts {
  /** How names begin that are to sort by time. */
  static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Clocks differ, and a receipt may be seen after one that bears a later time. */
  static final Duration OVERLAP = Duration.ofMinutes(15);

  private final Artifacts artifacts;

  Receipts(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /** The folder of a source's receipts; their names begin with the time. */
  static String folder(String source) {
    return "receipts/%s/".formatted(source);
  }

  /**
   * A receipt, as the bronze job writes it.
   *
   * @param definition how the objects were read
   * @param held the versions that the table holds
   * @param refused the versions that cannot be taken in as they are
   */
  record Receipt(String definition, List<Version> held, List<Version> refused) {
    /**
     * A version, with the reason if it was refused.
     *
     * @param modified when S3 says that it was written, in ISO 8601; null in receipts of earlier
     *     releases
     */
    record Version(String uri, String etag, String modified, String reason) {
      /**
       * What sweeps know the write by. Empty if the receipt does not tell which of all writes of
       * the content it means: the object is then taken in once more, and found held.
       */
      Optional<String> id() {
        return Optional.ofNullable(modified)
            .map(time -> SweepState.id(uri, etag, Instant.parse(time)));
      }
    }
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
    String after =
        through.isEmpty()
            ? folder(source)
            : folder(source) + NAME.format(Instant.parse(through).minus(OVERLAP));
    List<Receipt> receipts = new ArrayList<>();
    String newest = through;
    for (String key : artifacts.keysAfter(folder(source), after)) {
      artifacts.read(key, Receipt.class).ifPresent(receipts::add);
      String time = time(source, key).toString();
      newest =
          newest.isEmpty() || Instant.parse(time).isAfter(Instant.parse(newest)) ? time : newest;
    }
    return new Recent(receipts, newest);
  }

  private static Instant time(String source, String key) {
    String name = key.substring(folder(source).length());
    return Instant.from(NAME.parse(name.substring(0, name.indexOf('-'))));
  }
}
