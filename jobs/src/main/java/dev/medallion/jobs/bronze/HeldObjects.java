package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.jobs.objects.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which writes of objects a bronze table holds already.
 *
 * <p>Each data file's metadata has the least and the greatest {@code _source_object} and its
 * fellows in full, so new objects are mostly known as new, and a file of one object as holding it,
 * without reading a row.
 */
final class HeldObjects {
  /** Iceberg leaves out no file for a longer list of values. */
  private static final int MOST_VALUES = 200;

  private final SparkSession spark;
  private final String name;
  private final Table table;

  HeldObjects(SparkSession spark, String name, Table table) {
    this.spark = spark;
    this.name = name;
    this.table = table;
  }

  /**
   * One write of an object as a row of the table tells of it.
   *
   * @param version null where the bucket kept no versions, or the row is of a time before this was
   *     noted
   * @param modified in whole seconds; null likewise
   */
  private record Trace(String uri, String etag, String version, Instant modified) {

    /** Whether the row came from that write. What a row does not tell cannot speak against it. */
    boolean isOf(StoredObject object) {
      if (!uri.equals(object.uri())) {
        return false;
      }
      if (version != null && object.version() != null) {
        return version.equals(object.version());
      }
      return etag.equals(object.etag()) && (modified == null || modified.equals(object.modified()));
    }
  }

  /** Those of the objects that the table's current snapshot holds. */
  Set<StoredObject> among(Collection<StoredObject> objects) {
    if (table.currentSnapshot() == null || objects.isEmpty()) {
      return Set.of();
    }
    List<Trace> traces = new ArrayList<>();
    boolean certain = true;
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(mention(objects)).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        Optional<Trace> only = task.deletes().isEmpty() ? only(task.file()) : Optional.empty();
        only.ifPresent(traces::add);
        certain &= only.isPresent();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + name, e);
    }
    if (!certain) {
      traces.addAll(read(objects));
    }
    Map<String, List<Trace>> byUri = traces.stream().collect(Collectors.groupingBy(Trace::uri));
    Set<StoredObject> held = new HashSet<>();
    for (StoredObject object : objects) {
      if (byUri.getOrDefault(object.uri(), List.of()).stream().anyMatch(t -> t.isOf(object))) {
        held.add(object);
      }
    }
    return held;
  }

  private static Expression mention(Collection<StoredObject> objects) {
    TreeSet<String> uris =
        objects.stream().map(StoredObject::uri).collect(Collectors.toCollection(TreeSet::new));
    return uris.size() <= MOST_VALUES
        ? Expressions.in(BronzeColumns.OBJECT, uris.toArray(String[]::new))
        : Expressions.and(
            Expressions.greaterThanOrEqual(BronzeColumns.OBJECT, uris.first()),
            Expressions.lessThanOrEqual(BronzeColumns.OBJECT, uris.last()));
  }

  /**
   * The one write that all rows of a file came from; nothing if they may have come from several.
   */
  private Optional<Trace> only(DataFile file) {
    Optional<String> uri = only(file, BronzeColumns.OBJECT).map(String::valueOf);
    Optional<String> etag = only(file, BronzeColumns.ETAG).map(String::valueOf);
    if (uri.isEmpty() || etag.isEmpty()) {
      return Optional.empty();
    }
    if (has(BronzeColumns.VERSION) && !isAllNull(file, BronzeColumns.VERSION)) {
      return only(file, BronzeColumns.VERSION)
          .map(version -> new Trace(uri.get(), etag.get(), version.toString(), null));
    }
    if (!has(BronzeColumns.MODIFIED_AT) || isAllNull(file, BronzeColumns.MODIFIED_AT)) {
      return Optional.of(new Trace(uri.get(), etag.get(), null, null));
    }
    return only(file, BronzeColumns.MODIFIED_AT)
        .map(micros -> Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS))
        .map(
            modified ->
                new Trace(uri.get(), etag.get(), null, modified.truncatedTo(ChronoUnit.SECONDS)));
  }

  private boolean has(String column) {
    return table.schema().findField(column) != null;
  }

  /** A file that was written before the table had the column tells nothing of it. */
  private boolean isAllNull(DataFile file, String column) {
    int id = table.schema().findField(column).fieldId();
    return file.lowerBounds() == null || !file.lowerBounds().containsKey(id);
  }

  /** The one value of a column in a file; bounds that were cut short are never equal. */
  private Optional<Object> only(DataFile file, String column) {
    Types.NestedField field = table.schema().findField(column);
    Optional<ByteBuffer> lower = bound(file.lowerBounds(), field.fieldId());
    Optional<ByteBuffer> upper = bound(file.upperBounds(), field.fieldId());
    boolean mixed =
        file.nullValueCounts() == null
            || file.nullValueCounts().getOrDefault(field.fieldId(), 1L) > 0;
    Type type = field.type();
    return mixed
        ? Optional.empty()
        : lower
            .filter(bound -> upper.isPresent() && bound.equals(upper.get()))
            .map(bound -> Conversions.fromByteBuffer(type, bound));
  }

  private static Optional<ByteBuffer> bound(Map<Integer, ByteBuffer> bounds, int id) {
    return Optional.ofNullable(bounds).map(each -> each.get(id));
  }

  private List<Trace> read(Collection<StoredObject> objects) {
    Object[] uris = objects.stream().map(StoredObject::uri).distinct().toArray();
    List<Row> rows =
        spark
            .table(name)
            .select(
                col(BronzeColumns.OBJECT),
                col(BronzeColumns.ETAG),
                orNull(BronzeColumns.VERSION, DataTypes.StringType.sql()),
                orNull(BronzeColumns.MODIFIED_AT, DataTypes.TimestampType.sql()))
            .where(col(BronzeColumns.OBJECT).isin(uris))
            .distinct()
            .collectAsList();
    return rows.stream().map(HeldObjects::trace).toList();
  }

  private Column orNull(String column, String type) {
    return has(column) ? col(column) : lit(null).cast(type).as(column);
  }

  private static Trace trace(Row row) {
    return new Trace(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.isNullAt(3) ? null : row.getTimestamp(3).toInstant().truncatedTo(ChronoUnit.SECONDS));
  }
}
