package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;

import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.table.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** The tables that a model's query reads, as it sees them. */
final class SourceViews {
  private static final String RANK = "_medallion_rank";
  private static final String WRITTEN_OBJECT = "_medallion_object";
  private static final String LAST_WRITE = "_medallion_last_write";

  private final SparkSession spark;
  private final SilverPlan plan;

  SourceViews(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /**
   * Makes a view of a source at its snapshot: of the newest row of each key, or of all versions if
   * the model keeps them.
   */
  void register(SilverPlan.SourceSnapshot source) {
    register(source, rows(source));
  }

  /** Makes the view of some of the source's rows: all those of the keys that are among them. */
  void register(SilverPlan.SourceSnapshot source, Dataset<Row> rows) {
    if (source.model()) {
      rows.createOrReplaceTempView(source.view());
      return;
    }
    Dataset<Row> seen = seen(source, rows);
    Column[] columns =
        Arrays.stream(seen.columns()).map(TechnicalColumns::offered).toArray(Column[]::new);
    seen.select(columns).createOrReplaceTempView(source.view());
  }

  /**
   * What the query sees of some of a source's rows, all those of the keys that are among them.
   *
   * @return of each key the newest row, or all versions with the columns of {@link Versions#added}
   */
  Dataset<Row> seen(SilverPlan.SourceSnapshot source, Dataset<Row> rows) {
    return keepsVersions(source) ? Versions.of(source, rows) : newest(source, rows);
  }

  private boolean keepsVersions(SilverPlan.SourceSnapshot source) {
    return !source.model() && source.name().equals(plan.history());
  }

  /** The columns that every row of a source that is to be read has a value in. */
  private List<String> required(SilverPlan.SourceSnapshot source) {
    return keepsVersions(source) ? Versions.key(source) : source.key();
  }

  /**
   * The newest row of each key, unless it says that the record is gone. A model's table has one row
   * of each.
   *
   * <p>What the source declares as its sequence decides first; a row that has none is older than
   * all that have one. Otherwise newest is what was written to the bucket last, whenever it was
   * taken in: an object whose event was lost, and which is taken in late, must not undo what came
   * after it. Of objects that were written at the same time, the one that was taken in last counts,
   * then the later name, and within an object what stands further down: by its line, since
   * compaction moves rows within files. Rows that were taken in before bronze counted lines have
   * their place alone.
   */
  private static Dataset<Row> newest(SilverPlan.SourceSnapshot source, Dataset<Row> rows) {
    if (source.model()) {
      return rows;
    }
    Dataset<Row> newest = first(rows, source.key(), order(source));
    return source.deleteWhen().isEmpty()
        ? newest
        : newest.where(not(RowCondition.isTrue(source.deleteWhen())));
  }

  /** Of the rows that have the same values in some columns, the first by that order. */
  static Dataset<Row> first(Dataset<Row> rows, List<String> same, Column[] order) {
    Column[] group = same.stream().map(SourceViews::quoted).toArray(Column[]::new);
    return rows.withColumn(RANK, row_number().over(Window.partitionBy(group).orderBy(order)))
        .where(col(RANK).equalTo(1))
        .drop(RANK);
  }

  /** From the newest row of a key to the oldest. */
  static Column[] order(SilverPlan.SourceSnapshot source) {
    Stream<Column> sequence =
        source.sequenceBy().stream().map(column -> quoted(column).desc_nulls_last());
    Stream<Column> arrival =
        Stream.of(
            written().desc(),
            col(TechnicalColumns.INGESTED).desc(),
            col(TechnicalColumns.OBJECT).desc(),
            col(TechnicalColumns.LINE).desc_nulls_last(),
            col("_file").desc(),
            col("_pos").desc());
    return Stream.concat(sequence, arrival).toArray(Column[]::new);
  }

  /** When the row's object was written; rows of before that was recorded have nulls. */
  private static Column written() {
    return coalesce(col(TechnicalColumns.WRITTEN), col(TechnicalColumns.INGESTED));
  }

  /**
   * All rows of a source at its snapshot that have a key, older versions of a record too. A row
   * whose versions are kept needs a place in the sequence as well.
   *
   * @throws ModelException if the source cannot be read, or its key identifies nothing
   */
  Dataset<Row> rows(SilverPlan.SourceSnapshot source) {
    return source.model() ? read(source) : all(source).where(not(lacksAny(required(source))));
  }

  /**
   * The rows of a source at its snapshot that lack a part of their key, each as its object was last
   * written: what an earlier write of the object had is fixed, or is there again.
   *
   * <p>Iceberg counts the nulls of each column and file, so this reads no file that has none. A
   * model's table has no such rows.
   */
  Optional<Dataset<Row>> keyless(SilverPlan.SourceSnapshot source) {
    if (source.model()) {
      return Optional.empty();
    }
    Dataset<Row> all = all(source);
    if (!mayLackKeys(source)) {
      return Optional.empty();
    }
    Dataset<Row> keyless = all.where(lacksAny(required(source)));
    Column write = struct(written(), col(TechnicalColumns.INGESTED));
    List<String> object = List.of(TechnicalColumns.OBJECT);
    try (KeySet objects = KeySet.of(spark, keyless.select(col(TechnicalColumns.OBJECT)))) {
      if (objects.isEmpty()) {
        return Optional.empty();
      }
      Dataset<Row> newest =
          objects
              .among(all, object)
              .groupBy(col(TechnicalColumns.OBJECT).as(WRITTEN_OBJECT))
              .agg(max(write).as(LAST_WRITE));
      return Optional.of(
          keyless.join(
              newest,
              col(TechnicalColumns.OBJECT)
                  .eqNullSafe(col(WRITTEN_OBJECT))
                  .and(write.eqNullSafe(col(LAST_WRITE))),
              "left_semi"));
    }
  }

  /** What the metadata alone tells: a job of Spark for nothing takes longer than that. */
  private boolean mayLackKeys(SilverPlan.SourceSnapshot source) {
    Table table = LakeTable.named(spark, source.table()).load().orElseThrow();
    Expression missing =
        required(source).stream()
            .<Expression>map(Expressions::isNull)
            .reduce(Expressions.alwaysFalse(), Expressions::or);
    try (CloseableIterable<FileScanTask> files =
        table
            .newScan()
            .useSnapshot(Long.parseLong(source.snapshot()))
            .filter(missing)
            .planFiles()) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + source.table(), e);
    }
  }

  /** Whether one of some columns has no value. */
  static Column lacksAny(List<String> columns) {
    return columns.stream()
        .map(column -> quoted(column).isNull())
        .reduce(Column::or)
        .orElse(lit(false));
  }

  private Dataset<Row> all(SilverPlan.SourceSnapshot source) {
    Dataset<Row> rows =
        UndoneWrites.of(spark, source.table()).without(TechnicalColumns.completed(read(source)));
    for (String key : source.key()) {
      DataType type = rows.schema().apply(key).dataType();
      if (Comparison.holdsMap(type)) {
        throw new ModelException(
            "%s: key column %s of source %s is of the type %s, and maps identify no record: name another column in the source's key"
                .formatted(source.table(), key, source.name(), type.sql()));
      }
    }
    source.sequenceBy().forEach(column -> requireOrdered(source, rows.schema(), column));
    if (!source.deleteWhen().isEmpty()) {
      RowCondition.requireLasting(
          rows,
          source.deleteWhen(),
          "%s: delete_when of source %s (%s)"
              .formatted(source.table(), source.name(), source.deleteWhen()));
    }
    return rows;
  }

  private static void requireOrdered(
      SilverPlan.SourceSnapshot source, StructType schema, String column) {
    if (!Set.of(schema.fieldNames()).contains(column)) {
      throw new ModelException(
          "%s: sequence_by of source %s names %s, which no file has had: name one of %s"
              .formatted(
                  source.table(),
                  source.name(),
                  column,
                  Arrays.stream(schema.fieldNames())
                      .filter(name -> !TechnicalColumns.contain(name))
                      .collect(Collectors.joining(", "))));
    }
    DataType type = schema.apply(column).dataType();
    if (!RowOrdering.isOrderable(type)) {
      throw new ModelException(
          "%s: column %s in sequence_by of source %s is of the type %s, which has no order: name another column"
              .formatted(source.table(), column, source.name(), type.sql()));
    }
  }

  private Dataset<Row> read(SilverPlan.SourceSnapshot source) {
    try {
      return spark.read().option("versionAsOf", source.snapshot()).table(source.table());
    } catch (Exception e) {
      // Spark's AnalysisException is checked, which its Scala signature does not say.
      throw new ModelException(
          "%s cannot be read at snapshot %s: the table is gone or the snapshot expired; a new execution reads the newest one"
              .formatted(source.table(), source.snapshot()),
          e);
    }
  }

  static Column quoted(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }
}
