package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Some keys of a table, known one by one, so that what reads their rows can leave out files. */
final class KeySet implements AutoCloseable {
  /** As many are kept in the driver and sent to each task; more stay where they were computed. */
  static final int MOST_COLLECTED = 200_000;

  private final Dataset<Row> keys;
  private final long size;
  private final boolean cached;
  private final Optional<KeyRanges> ranges;

  private KeySet(Dataset<Row> keys, long size, Optional<KeyRanges> ranges, boolean cached) {
    this.keys = keys;
    this.size = size;
    this.cached = cached;
    this.ranges = ranges;
  }

  /** No key at all, of those columns; no job of Spark is needed to tell. */
  static KeySet none(SparkSession spark, StructType columns) {
    Dataset<Row> none = spark.createDataFrame(List.of(), columns);
    return new KeySet(none.toDF(names(columns.length())), 0, Optional.empty(), false);
  }

  /** Computes the distinct rows of a data set, each of which is a key. Close it after use. */
  static KeySet of(SparkSession spark, Dataset<Row> rows) {
    Dataset<Row> distinct = rows.toDF(names(rows.columns().length)).distinct();
    List<Row> collected = distinct.limit(MOST_COLLECTED + 1).collectAsList();
    if (collected.size() <= MOST_COLLECTED) {
      return new KeySet(
          spark.createDataFrame(collected, distinct.schema()),
          collected.size(),
          KeyRanges.of(collected, distinct.schema().apply(0).dataType()),
          false);
    }
    Dataset<Row> kept = distinct.persist(StorageLevel.MEMORY_AND_DISK());
    return new KeySet(kept, kept.count(), Optional.empty(), true);
  }

  long size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The keys themselves, in columns of those names. */
  Dataset<Row> as(List<String> columns) {
    return keys.toDF(columns.toArray(String[]::new));
  }

  /** Where the first of the key's columns can lie; nothing if that is not known. */
  Optional<Column> range(Column first) {
    return ranges.map(known -> known.contain(first));
  }

  /** Those of the rows whose columns are one of the keys. */
  Dataset<Row> among(Dataset<Row> rows, List<String> columns) {
    Column match = null;
    for (int i = 0; i < columns.size(); i++) {
      Column same = SourceViews.quoted(columns.get(i)).eqNullSafe(keys.col(name(i)));
      match = match == null ? same : match.and(same);
    }
    Dataset<Row> near = range(SourceViews.quoted(columns.get(0))).map(rows::where).orElse(rows);
    return near.join(ranges.isPresent() ? broadcast(keys) : keys, match, "left_semi");
  }

  /** To uncache what was not cached is not free: Spark would plan again whatever else is. */
  @Override
  public void close() {
    if (cached) {
      keys.unpersist();
    }
  }

  private static String[] names(int columns) {
    return IntStream.range(0, columns).mapToObj(KeySet::name).toArray(String[]::new);
  }

  private static String name(int column) {
    return "_medallion_key_" + column;
  }

  /** The keys of this set and of others. */
  static Dataset<Row> union(List<Dataset<Row>> sets) {
    List<Dataset<Row>> rest = new ArrayList<>(sets);
    Dataset<Row> all = rest.remove(0);
    for (Dataset<Row> more : rest) {
      all = all.union(more);
    }
    return all;
  }
}
