package dev.medallion.jobs.silver;

import dev.medallion.contract.PropertyKeys;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * How far a silver table has read a source. The snapshot alone would not do: it expires, often
 * before the next file comes, and what remains then are the sequence numbers of the data files.
 *
 * @param snapshot the id of the snapshot that was read
 * @param table the UUID of the bronze table
 * @param sequence the snapshot's sequence number
 * @param records how many records the table then had
 */
record Cursor(long snapshot, String table, long sequence, long records) {
  private static final Pattern WRITTEN =
      Pattern.compile("snapshot (-?\\d+) of (\\S+), sequence (\\d+), records (\\d+)");

  /** The position behind a snapshot of a source's table. */
  static Cursor behind(Table bronze, long snapshotId) {
    Snapshot snapshot = bronze.snapshot(snapshotId);
    return new Cursor(
        snapshotId, bronze.uuid().toString(), snapshot.sequenceNumber(), records(snapshot));
  }

  /** The position that the properties tell; none if they tell none. */
  static Optional<Cursor> in(Map<String, String> properties, String source) {
    Matcher matcher = WRITTEN.matcher(properties.getOrDefault(PropertyKeys.cursor(source), ""));
    return matcher.matches()
        ? Optional.of(
            new Cursor(
                Long.parseLong(matcher.group(1)),
                matcher.group(2),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4))))
        : Optional.empty();
  }

  /** How many records a table has at a snapshot, by what its writer recorded. */
  static long records(Snapshot snapshot) {
    return Long.parseLong(
        snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "-1"));
  }

  @Override
  public String toString() {
    return "snapshot %d of %s, sequence %d, records %d"
        .formatted(snapshot, table, sequence, records);
  }
}
