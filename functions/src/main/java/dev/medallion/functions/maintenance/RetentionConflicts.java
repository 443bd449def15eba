package dev.medallion.functions.maintenance;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.functions.maintenance.Report.Finding;
import dev.medallion.functions.maintenance.Report.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What on a table keeps S3 from managing its snapshots: branches, tags and Iceberg's own expiry
 * settings, any of which makes it fail for the whole table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-considerations.html">
 *     Considerations and limitations</a>
 */
final class RetentionConflicts {
  private RetentionConflicts() {}

  /** One finding for each obstacle, with what removes it. */
  static List<Finding> of(TableMetadata table) {
    List<Finding> findings = new ArrayList<>();
    new TreeMap<>(table.properties())
        .keySet().stream()
            .filter(property -> property.startsWith("history.expire."))
            .forEach(
                property ->
                    findings.add(
                        obstacle(
                            table,
                            "S3 does not manage the snapshots while the property %s is set; unset it with ALTER TABLE … UNSET TBLPROPERTIES"
                                .formatted(property))));
    new TreeMap<>(table.refs())
        .forEach(
            (name, ref) -> {
              if (!name.equals("main")) {
                findings.add(
                    obstacle(
                        table,
                        "S3 does not manage the snapshots while there is the %s %s; drop it with ALTER TABLE … DROP %s"
                            .formatted(ref.type(), name, ref.type().toUpperCase(Locale.ROOT))));
              }
            });
    return findings;
  }

  private static Finding obstacle(TableMetadata table, String message) {
    return new Finding(table.table().toString(), Kind.OBSTACLE, message);
  }
}
