package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** The sources as a model's query sees them. */
final class SourceViews {
  /** The landing object that a row came from. */
  static final String OBJECT = "_source_object";

  /** When the object was written; tables that were made before it lack it, or have nulls. */
  private static final String WRITTEN = "_source_modified_at";

  /** Bronze's own columns: a model's {@code SELECT *} shall not carry them on. */
  private static final Set<String> TECHNICAL =
      Set.of(OBJECT, "_source_etag", WRITTEN, "_ingested_at", "_rescued");

  private static final String RANK = "_medallion_rank";

  private final SparkSession spark;

  SourceViews(SparkSession spark) {
    this.spark = spark;
  }

  /** Makes a view of the newest row of each key of a source at its snapshot. */
  void register(SilverPlan.SourceSnapshot source) {
    register(source, rows(source));
  }

  /** Makes the view of some of the source's rows: all those of the keys that are among them. */
  void register(SilverPlan.SourceSnapshot source, Dataset<Row> rows) {
    Column[] data =
        Arrays.stream(rows.columns())
            .filter(name -> !TECHNICAL.contains(name))
            .map(SourceViews::quoted)
            .toArray(Column[]::new);
    newest(source, rows).select(data).createOrReplaceTempView(source.view());
  }

  /**
   * The newest row of each key.
   *
   * <p>Newest is what was written to the bucket last, whenever it was taken in: an object whose
   * event was lost, and which is taken in late, must not undo what came after it. Of objects that
   * were written at the same time, the one that was taken in last counts, then the later name, and
   * within an object what stands further down.
   */
  static Dataset<Row> newest(SilverPlan.SourceSnapshot source, Dataset<Row> rows) {
    Column[] key = source.key().stream().map(SourceViews::quoted).toArray(Column[]::new);
    return rows.withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(key)
                        .orderBy(
                            written(rows).desc(),
                            col("_ingested_at").desc(),
                            col(OBJECT).desc(),
                            col("_file").desc(),
                            col("_pos").desc())))
        .where(col(RANK).equalTo(1))
        .drop(RANK);
  }

  private static Column written(Dataset<Row> rows) {
    Column ingested = col("_ingested_at");
    return Set.of(rows.columns()).contains(WRITTEN) ? coalesce(col(WRITTEN), ingested) : ingested;
  }

  /** All rows of a source at its snapshot, older versions of a record too. */
  Dataset<Row> rows(SilverPlan.SourceSnapshot source) {
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
