package dev.medallion.jobs.bronze;

import dev.medallion.contract.PropertyKeys;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Up to where a ledger is complete. The snapshot alone would not do, since it expires; the sequence
 * numbers of data files stay.
 *
 * @param table the UUID of the bronze table
 * @param snapshot the id of the snapshot; {@link #NO_SNAPSHOT} for what lies between two of them
 * @param sequence the sequence number: of each data file up to it, the ledger has the writes
 */
record LedgerPosition(String table, long snapshot, long sequence) {
  static final long NO_SNAPSHOT = -1;

  private static final Pattern WRITTEN =
      Pattern.compile("snapshot (-?\\d+) of (\\S+), sequence (\\d+)");

  /** Before the first snapshot of a table. */
  static LedgerPosition beginning(Table bronze) {
    return new LedgerPosition(bronze.uuid().toString(), NO_SNAPSHOT, 0);
  }

  /** Behind a snapshot of a table. */
  static LedgerPosition behind(Table bronze, Snapshot snapshot) {
    return new LedgerPosition(
        bronze.uuid().toString(), snapshot.snapshotId(), snapshot.sequenceNumber());
  }

  /** The position that a ledger tells; none if it tells none yet. */
  static Optional<LedgerPosition> in(Table ledger) {
    Matcher matcher =
        WRITTEN.matcher(ledger.properties().getOrDefault(PropertyKeys.COMPLETE_THROUGH, ""));
    return matcher.matches()
        ? Optional.of(
            new LedgerPosition(
                matcher.group(2),
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  /** Whether it is one of that table. */
  boolean isOf(Table bronze) {
    return table.equals(bronze.uuid().toString());
  }

  /** Whether nothing else lies between it and a snapshot of its table. */
  boolean isBefore(Snapshot next) {
    return next.parentId() == null ? sequence == 0 : next.parentId() == snapshot;
  }

  @Override
  public String toString() {
    return "snapshot %d of %s, sequence %d".formatted(snapshot, table, sequence);
  }
}
