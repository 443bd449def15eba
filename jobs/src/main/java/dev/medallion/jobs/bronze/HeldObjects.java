package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which objects a bronze table holds already.
 *
 * <p>Each data file's metadata has the least and the greatest {@code _source_object} and {@code
 * _source_etag} in full, so new objects are mostly known as new, and a file of one object as
 * holding it, without reading a row.
 */
final class HeldObjects {
  private final SparkSession spark;
  private final String name;
  private final Table table;

  HeldObjects(SparkSession spark, String name, Table table) {
    this.spark = spark;
    this.name = name;
    this.table = table;
  }

  /** Those of the objects that the table's current snapshot holds. */
  Set<LandedObject> among(Collection<LandedObject> objects) {
    Set<LandedObject> held = new HashSet<>();
    if (table.currentSnapshot() == null || objects.isEmpty()) {
      return held;
    }
    boolean certain = true;
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(mention(objects)).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        Optional<LandedObject> only =
            task.deletes().isEmpty() ? only(task.file()) : Optional.empty();
        only.ifPresent(held::add);
        certain &= only.isPresent();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + name, e);
    }
    if (!certain) {
      held.addAll(read(objects));
    }
    held.retainAll(Set.copyOf(objects));
    return held;
  }

  private static Expression mention(Collection<LandedObject> objects) {
    return Expressions.and(
        Expressions.in(
            ColumnNames.OBJECT, objects.stream().map(LandedObject::uri).toArray(String[]::new)),
        Expressions.in(
            ColumnNames.ETAG, objects.stream().map(LandedObject::etag).toArray(String[]::new)));
  }

  private Optional<LandedObject> only(DataFile file) {
    Optional<String> uri = only(file, ColumnNames.OBJECT);
    Optional<String> etag = only(file, ColumnNames.ETAG);
    return uri.isPresent() && etag.isPresent()
        ? Optional.of(new LandedObject(uri.get(), etag.get()))
        : Optional.empty();
  }

  /** The one value of a column in a file; bounds that were cut short are never equal. */
  private Optional<String> only(DataFile file, String column) {
    int id = table.schema().findField(column).fieldId();
    Optional<ByteBuffer> lower =
        Optional.ofNullable(file.lowerBounds()).map(Map::copyOf).map(bounds -> bounds.get(id));
    Optional<ByteBuffer> upper =
        Optional.ofNullable(file.upperBounds()).map(Map::copyOf).map(bounds -> bounds.get(id));
    return lower
        .filter(bound -> upper.isPresent() && bound.equals(upper.get()))
        .map(bound -> Conversions.fromByteBuffer(Types.StringType.get(), bound).toString());
  }

  private Set<LandedObject> read(Collection<LandedObject> objects) {
    List<Row> rows =
        spark
            .table(name)
            .select(ColumnNames.OBJECT, ColumnNames.ETAG)
            .where(col(ColumnNames.OBJECT).isin(objects.stream().map(LandedObject::uri).toArray()))
            .distinct()
            .collectAsList();
    Set<LandedObject> held = new HashSet<>();
    rows.forEach(row -> held.add(new LandedObject(row.getString(0), row.getString(1))));
    return held;
  }
}
