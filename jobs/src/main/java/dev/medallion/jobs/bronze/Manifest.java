package dev.medallion.jobs.bronze;

import java.util.List;
import java.util.Map;

/**
 * What one bronze run shall take in: the source as the pipeline declares it, and landed objects.
 *
 * @param source the source
 * @param table the full name of its bronze table
 * @param objects the objects, as their events told of them: perhaps repeated, in no order
 * @param definition a digest of the source, which the receipt repeats
 * @param receipts the folder that the run's receipt goes to, {@code s3://bucket/prefix/}; null for
 *     no receipt
 */
public record Manifest(
    Source source, String table, List<ObjectEvent> objects, String definition, String receipts) {

  /**
   * A declared source.
   *
   * @param name its name
   * @param format {@code csv} or {@code parquet}
   * @param options reader options in Spark's own words
   * @param key the columns that identify a record
   * @param columns the declared columns, in order; empty for Parquet, whose files declare their own
   */
  public record Source(
      String name,
      String format,
      Map<String, String> options,
      List<String> key,
      List<Column> columns) {
    /** Takes what is left out as empty. */
    public Source {
      options = options == null ? Map.of() : Map.copyOf(options);
      key = key == null ? List.of() : List.copyOf(key);
      columns = columns == null ? List.of() : List.copyOf(columns);
    }
  }

  /**
   * A declared column.
   *
   * @param name its name, lower case
   * @param type its type in Spark SQL
   */
  public record Column(String name, String type) {}

  /**
   * An object as an event told of it.
   *
   * @param bucket its bucket
   * @param key its key, not URL-encoded
   * @param etag the entity tag of what was written
   * @param sequencer orders the events of one key; hexadecimal, compared left-padded
   */
  public record ObjectEvent(String bucket, String key, String etag, String sequencer) {}
}
