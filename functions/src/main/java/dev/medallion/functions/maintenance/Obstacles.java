package dev.medallion.functions.maintenance;

import dev.medallion.catalog.TableMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What on a table keeps S3 from managing its snapshots: branches, tags and Iceberg's own expiry
 * settings, any of which makes it fail for the whole table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-considerations.html">
 *     Considerations and limitations</a>
 */
final class Obstacles {
  private Obstacles() {}

  /** One warning for each obstacle, with what removes it. */
  static List<String> of(TableMetadata table) {
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(table.properties())
        .keySet().stream()
            .filter(property -> property.startsWith("history.expire."))
            .forEach(
                property ->
                    warnings.add(
                        "%s: S3 does not manage the snapshots while the property %s is set; unset it with ALTER TABLE … UNSET TBLPROPERTIES"
                            .formatted(table.table(), property)));
    new TreeMap<>(table.refs())
        .forEach(
            (name, ref) -> {
              if (!name.equals("main")) {
                warnings.add(
                    "%s: S3 does not manage the snapshots while there is the %s %s; drop it with ALTER TABLE … DROP %s"
                        .formatted(
                            table.table(),
                            ref.type(),
                            name,
                            ref.type().toUpperCase(java.util.Locale.ROOT)));
              }
            });
    return warnings;
  }
}
