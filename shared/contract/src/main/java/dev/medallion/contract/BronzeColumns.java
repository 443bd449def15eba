package dev.medallion.contract;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The technical columns: those that every bronze table has after the data of its source. */
public final class BronzeColumns {
  /** The object that a row came from, {@code s3://bucket/key}. */
  public static final String OBJECT = "_source_object";

  /** The entity tag of the object's content. */
  public static final String ETAG = "_source_etag";

  /** The version id of the write; null where the bucket keeps no versions. */
  public static final String VERSION = "_source_version";

  /** When the object was written, by the clock of its store: silver takes the newest. */
  public static final String MODIFIED_AT = "_source_modified_at";

  /** The line on which the record begins, 1 for the first; the number of the row for Parquet. */
  public static final String LINE = "_source_line";

  /** When the run that took the row in began. */
  public static final String INGESTED_AT = "_ingested_at";

  /** What did not fit its column: a JSON object of column to raw text, or null. */
  public static final String RESCUED = "_rescued";

  /** All of them, in the order of the table. */
  public static final List<String> ALL =
      List.of(OBJECT, ETAG, VERSION, MODIFIED_AT, LINE, INGESTED_AT, RESCUED);

  /** Their types, in Spark SQL. */
  public static final Map<String, String> TYPES =
      ALL.stream().collect(Collectors.toUnmodifiableMap(name -> name, BronzeColumns::type));

  private static String type(String name) {
    return switch (name) {
      case MODIFIED_AT, INGESTED_AT -> "timestamp";
      case LINE -> "bigint";
      default -> "string";
    };
  }

  private BronzeColumns() {}
}
