package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.medallion.contract.HistoryColumns;
import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructField;

/**
 * All versions of a source's records, each with the time between which it is the one that counts.
 * They are told from the rows that are there, whatever order these came in.
 */
final class Versions {
  /** In a view, what becomes {@link HistoryColumns#VALID_FROM}. */
  static final String FROM = "_medallion_valid_from";

  private static final String TO = "_medallion_valid_to";
  private static final String CURRENT = "_medallion_is_current";
  private static final String PREVIOUS = "_medallion_previous";
  private static final String BEGINS = "_medallion_begins";
  private static final String RUN = "_medallion_run";

  private Versions() {}

  /** The columns that {@link #of} adds, each with the one of the table that it becomes. */
  static Map<String, String> added() {
    Map<String, String> added = new LinkedHashMap<>();
    added.put(FROM, HistoryColumns.VALID_FROM);
    added.put(TO, HistoryColumns.VALID_TO);
    added.put(CURRENT, HistoryColumns.IS_CURRENT);
    return added;
  }

  /** The columns that tell versions of the source's records apart. */
  static List<String> key(SilverPlan.SourceSnapshot source) {
    List<String> key = new ArrayList<>(source.key());
    key.add(source.sequenceBy().get(0));
    return key;
  }

  /**
   * The versions among some rows of a source, which have all of {@link #key}. A version counts from
   * its own place in the sequence up to that of the next one. Of rows in the same place the newest
   * is the version; one that says that the record is gone ends the version before it.
   */
  static Dataset<Row> of(SilverPlan.SourceSnapshot source, Dataset<Row> rows) {
    Column from = SourceViews.quoted(source.sequenceBy().get(0));
    Column next = lead(from, 1).over(Window.partitionBy(columns(source.key())).orderBy(from));
    Dataset<Row> versions =
        SourceViews.first(rows, key(source), SourceViews.order(source))
            .withColumn(FROM, from)
            .withColumn(TO, next)
            .withColumn(CURRENT, col(TO).isNull());
    return source.deleteWhen().isEmpty()
        ? versions
        : versions.where(not(RowCondition.isTrue(source.deleteWhen())));
  }

  /**
   * The rows of a model with one row for versions that follow each other and are the same in all
   * that the model has of them.
   *
   * @param key the columns that identify a record
   */
  static Dataset<Row> merged(Dataset<Row> rows, List<String> key) {
    List<StructField> compared =
        Arrays.stream(rows.schema().fields())
            .filter(field -> !key.contains(field.name()))
            .filter(field -> !HistoryColumns.ALL.contains(field.name()))
            .toList();
    List<Column> looked = new ArrayList<>(List.of(col(HistoryColumns.VALID_TO)));
    compared.forEach(field -> looked.add(SourceViews.quoted(field.name())));
    WindowSpec places = Window.partitionBy(columns(key)).orderBy(col(HistoryColumns.VALID_FROM));
    Column goesOn =
        col(PREVIOUS).getField(HistoryColumns.VALID_TO).eqNullSafe(col(HistoryColumns.VALID_FROM));
    for (StructField field : compared) {
      goesOn =
          goesOn.and(
              Comparison.same(
                  col(PREVIOUS).getField(field.name()),
                  SourceViews.quoted(field.name()),
                  field.dataType()));
    }
    List<String> ofRun = new ArrayList<>(key);
    ofRun.add(RUN);
    WindowSpec run =
        Window.partitionBy(columns(ofRun))
            .orderBy(col(HistoryColumns.VALID_FROM))
            .rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
    return rows.withColumn(PREVIOUS, lag(struct(looked.toArray(Column[]::new)), 1).over(places))
        .withColumn(BEGINS, when(goesOn, lit(0)).otherwise(lit(1)))
        .withColumn(RUN, sum(col(BEGINS)).over(places))
        .withColumn(HistoryColumns.VALID_TO, last(col(HistoryColumns.VALID_TO)).over(run))
        .withColumn(HistoryColumns.IS_CURRENT, last(col(HistoryColumns.IS_CURRENT)).over(run))
        .where(col(BEGINS).equalTo(1))
        .drop(PREVIOUS, BEGINS, RUN);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(SourceViews::quoted).toArray(Column[]::new);
  }
}
