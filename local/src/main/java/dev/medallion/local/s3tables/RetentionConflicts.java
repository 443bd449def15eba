package dev.medallion.local.s3tables;

import dev.medallion.local.engine.SparkEngine.JobFailure;
import dev.medallion.local.s3tables.Lookup.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableProperties;

/**
 * What makes S3's snapshot management fail for a whole table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-considerations.html">
 *     Considerations and limitations</a>
 */
final class RetentionConflicts {
  private static final List<String> PROPERTIES =
      List.of(TableProperties.MAX_SNAPSHOT_AGE_MS, TableProperties.MIN_SNAPSHOTS_TO_KEEP);

  private RetentionConflicts() {}

  /** Fails if there is any, and names each. */
  static void refuse(Table table) throws JobFailure {
    List<String> conflicts = new ArrayList<>();
    for (String property : PROPERTIES) {
      if (table.metadata().properties().containsKey(property)) {
        conflicts.add("the property " + property);
      }
    }
    new TreeMap<>(table.metadata().refs())
        .forEach(
            (name, ref) -> {
              if (!name.equals(SnapshotRef.MAIN_BRANCH)) {
                conflicts.add((ref.isTag() ? "the tag " : "the branch ") + name);
              }
            });
    if (!conflicts.isEmpty()) {
      throw new JobFailure(
          "Snapshot management is not supported for table %s, which has %s"
              .formatted(table.identifier(), String.join(", ", conflicts)),
          null);
    }
  }
}
