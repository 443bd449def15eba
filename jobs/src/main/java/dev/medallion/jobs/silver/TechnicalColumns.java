package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.PropertyKeys;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;

/**
 * The columns that bronze adds to a source's own. A model's query and rules may name them; a {@code
 * *} leaves them out.
 */
final class TechnicalColumns {
  /** The landing object that a row came from. */
  static final String OBJECT = BronzeColumns.OBJECT;

  /** The line of the object on which the record begins. */
  static final String LINE = BronzeColumns.LINE;

  /** When the object was written. */
  static final String WRITTEN = BronzeColumns.MODIFIED_AT;

  /** When the row was taken in. */
  static final String INGESTED = BronzeColumns.INGESTED_AT;

  /** What of the record did not fit. */
  static final String RESCUED = BronzeColumns.RESCUED;

  private static final Map<String, DataType> TYPES = new LinkedHashMap<>();

  static {
    for (String name : BronzeColumns.ALL) {
      TYPES.put(name, DataType.fromDDL(BronzeColumns.TYPES.get(name)));
    }
  }

  private TechnicalColumns() {}

  /** Whether a column goes by such a name, in upper or lower case. */
  static boolean contain(String name) {
    return TYPES.containsKey(name.toLowerCase(Locale.ROOT));
  }

  /** The type of a technical column. */
  static DataType type(String name) {
    return TYPES.get(name);
  }

  /** The rows with all technical columns: null where a table was made before bronze had them. */
  static Dataset<Row> completed(Dataset<Row> rows) {
    Set<String> there = Set.of(rows.columns());
    Dataset<Row> completed = rows;
    for (Map.Entry<String, DataType> column : TYPES.entrySet()) {
      if (!there.contains(column.getKey())) {
        completed = completed.withColumn(column.getKey(), lit(null).cast(column.getValue()));
      }
    }
    return completed;
  }

  /** A column as a view offers it: marked if {@code *} is to leave it out. */
  static Column offered(String name) {
    Column column = SourceViews.quoted(name);
    return contain(name) || Versions.added().containsKey(name)
        ? column.as(name, new MetadataBuilder().putString(PropertyKeys.HIDDEN_AS, name).build())
        : column;
  }

  /**
   * Whether {@code *} leaves a column out: it is marked, and came here under that name. A copy
   * inherits the mark, but not under another name.
   */
  static boolean isHidden(String name, Metadata metadata) {
    return metadata.contains(PropertyKeys.HIDDEN_AS)
        && metadata.getString(PropertyKeys.HIDDEN_AS).equals(name);
  }
}
