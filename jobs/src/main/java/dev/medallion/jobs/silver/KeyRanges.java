package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A few ranges that hold all of many values. A condition that names them lets Iceberg leave out the
 * files and row groups that lie outside, by the bounds that their metadata has.
 */
final class KeyRanges {
  /** More make a condition slow to plan, and seldom leave out more. */
  private static final int MOST = 32;

  private record Range(Object least, Object most) {}

  private final List<Range> ranges;
  private final boolean withNull;

  private KeyRanges(List<Range> ranges, boolean withNull) {
    this.ranges = ranges;
    this.withNull = withNull;
  }

  /**
   * The ranges of the first column of some rows; none for a type whose values the files' metadata
   * does not order, or has no bounds of.
   */
  static Optional<KeyRanges> of(List<Row> rows, DataType type) {
    if (!isOrdered(type)) {
      return Optional.empty();
    }
    TreeSet<Object> values = new TreeSet<>(KeyRanges::compare);
    boolean withNull = false;
    for (Row row : rows) {
      Object value = row.get(0);
      withNull |= value == null;
      if (value != null) {
        values.add(value);
      }
    }
    return Optional.of(new KeyRanges(split(new ArrayList<>(values)), withNull));
  }

  /** A condition that is true for each of the values. */
  Column contain(Column column) {
    Column condition = withNull ? column.isNull() : lit(false);
    for (Range range : ranges) {
      condition = condition.or(column.geq(range.least()).and(column.leq(range.most())));
    }
    return condition;
  }

  private static boolean isOrdered(DataType type) {
    return List.of(
                DataTypes.ByteType,
                DataTypes.ShortType,
                DataTypes.IntegerType,
                DataTypes.LongType,
                DataTypes.DateType,
                DataTypes.TimestampType,
                DataTypes.TimestampNTZType,
                DataTypes.StringType)
            .contains(type)
        || type instanceof DecimalType;
  }

  /** As Spark and Iceberg order them: texts by their bytes, where Java goes by UTF-16. */
  @SuppressWarnings("unchecked")
  private static int compare(Object one, Object other) {
    if (one instanceof String text) {
      return UTF8String.fromString(text).compareTo(UTF8String.fromString((String) other));
    }
    return ((Comparable<Object>) one).compareTo(other);
  }

  /** Splits the sorted values at their widest gaps; text, which has no widths, not at all. */
  private static List<Range> split(List<Object> sorted) {
    if (sorted.isEmpty()) {
      return List.of();
    }
    List<Integer> starts =
        position(sorted.get(0)).isEmpty()
            ? List.of()
            : widestGaps(sorted.stream().map(value -> position(value).orElseThrow()).toList());
    List<Range> ranges = new ArrayList<>();
    int from = 0;
    for (int start : starts) {
      ranges.add(new Range(sorted.get(from), sorted.get(start - 1)));
      from = start;
    }
    ranges.add(new Range(sorted.get(from), sorted.get(sorted.size() - 1)));
    return ranges;
  }

  /** The indexes behind the widest gaps, in ascending order. */
  private static List<Integer> widestGaps(List<BigDecimal> sorted) {
    List<Integer> behind = new ArrayList<>();
    for (int i = 1; i < sorted.size(); i++) {
      behind.add(i);
    }
    Comparator<Integer> byWidth =
        Comparator.comparing(i -> sorted.get(i).subtract(sorted.get(i - 1)));
    return behind.stream()
        .sorted(byWidth.reversed())
        .limit(MOST - 1)
        .sorted()
        .collect(Collectors.toList());
  }

  private static Optional<BigDecimal> position(Object value) {
    if (value instanceof BigDecimal decimal) {
      return Optional.of(decimal);
    }
    if (value instanceof Number number) {
      return Optional.of(BigDecimal.valueOf(number.longValue()));
    }
    if (value instanceof Date date) {
      return Optional.of(BigDecimal.valueOf(date.getTime()));
    }
    if (value instanceof Timestamp timestamp) {
      return Optional.of(BigDecimal.valueOf(timestamp.getTime()));
    }
    if (value instanceof LocalDateTime time) {
      return Optional.of(BigDecimal.valueOf(time.toEpochSecond(ZoneOffset.UTC)));
    }
    return Optional.empty();
  }
}
