package dev.medallion.jobs.silver;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import dev.medallion.contract.ChangeBounds;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Between which values the changed rows lie, so that gold can leave out the files that hold none of
 * the groups that they belong to.
 *
 * @param rows how many rows there are, each change counted once or twice
 * @param bounds the least and greatest value by column; columns with nulls are absent
 */
record ChangedBounds(long rows, ChangeBounds bounds) {
  private static final int LONGEST_TEXT = 64;
  private static final Set<DataType> BOUNDED =
      Set.of(
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType,
          DataTypes.StringType);

  /** Computes them in one pass. */
  static ChangedBounds of(Dataset<Row> rows) {
    List<String> names = new ArrayList<>();
    List<DataType> types = new ArrayList<>();
    List<Column> figures = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      if (BOUNDED.contains(field.dataType())) {
        Column column = SourceViews.quoted(field.name());
        names.add(field.name());
        types.add(field.dataType());
        figures.add(count(column));
        figures.add(plain(min(column), field.dataType()));
        figures.add(plain(max(column), field.dataType()));
        figures.add(max(length(column.cast(DataTypes.StringType))));
      }
    }
    Row row = rows.agg(count(lit(1)), figures.toArray(Column[]::new)).head();
    long all = row.getLong(0);
    Map<String, ChangeBounds.Bound> bounds = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      int at = 1 + 4 * i;
      if (all > 0 && row.getLong(at) == all && row.getInt(at + 3) <= LONGEST_TEXT) {
        bounds.put(
            names.get(i),
            new ChangeBounds.Bound(
                text(row.get(at + 1), types.get(i)), text(row.get(at + 2), types.get(i))));
      }
    }
    return new ChangedBounds(all, new ChangeBounds(bounds));
  }

  /** As written in a snapshot's summary. */
  String json() {
    return bounds.json();
  }

  /** Times as what means the same in every session's time zone. */
  private static Column plain(Column value, DataType type) {
    return type.equals(DataTypes.TimestampType) ? unix_micros(value) : value;
  }

  private static String text(Object value, DataType type) {
    if (type.equals(DataTypes.TimestampType)) {
      return ChangeBounds.text(
          LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus((Long) value, MICROS));
    }
    return value instanceof LocalDateTime time ? ChangeBounds.text(time) : value.toString();
  }
}
