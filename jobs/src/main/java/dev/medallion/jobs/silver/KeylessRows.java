package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The records of a model's sources that lack a part of their key, as rows for quarantine: no query
 * sees them, since it might take all of them for one record. Close it after use.
 */
final class KeylessRows implements AutoCloseable {
  private final Dataset<Row> rows;
  private final long count;
  private final Optional<HeldRows> held;

  private KeylessRows(Dataset<Row> rows, long count, Optional<HeldRows> held) {
    this.rows = rows;
    this.count = count;
    this.held = held;
  }

  /**
   * Looks for them in all sources.
   *
   * @param model the columns of the model's result; those that a source has under the same name and
   *     type are filled from it
   */
  static KeylessRows of(SparkSession spark, SilverPlan plan, SourceViews views, StructType model) {
    List<Dataset<Row>> found = new ArrayList<>();
    for (SilverPlan.SourceSnapshot source : plan.sources()) {
      views.keyless(source).map(records -> likeModel(records, model)).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      return none(spark, model);
    }
    return HeldRows.any(found.stream().reduce(Dataset::union).orElseThrow())
        .map(held -> new KeylessRows(held.rows(), held.rows().count(), Optional.of(held)))
        .orElseGet(() -> none(spark, model));
  }

  private static KeylessRows none(SparkSession spark, StructType model) {
    return new KeylessRows(spark.createDataFrame(List.of(), schema(model)), 0, Optional.empty());
  }

  /** The rows, with {@link Expectations#BROKEN} and {@link Origins#SHOWN}. */
  Dataset<Row> rows() {
    return rows;
  }

  long count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  @Override
  public void close() {
    held.ifPresent(HeldRows::close);
  }

  private static StructType schema(StructType model) {
    StructType schema = model.add(Expectations.BROKEN, "array<string>");
    for (String origin : origins(model)) {
      schema = schema.add(origin, TechnicalColumns.type(origin));
    }
    return schema.asNullable();
  }

  private static Dataset<Row> likeModel(Dataset<Row> records, StructType model) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : model.fields()) {
      columns.add(
          has(records.schema(), field)
              ? SourceViews.quoted(field.name())
              : lit(null).cast(field.dataType()).as(field.name()));
    }
    columns.add(Expectations.keyBroken().as(Expectations.BROKEN));
    origins(model).forEach(origin -> columns.add(SourceViews.quoted(origin)));
    return records.select(columns.toArray(Column[]::new));
  }

  private static List<String> origins(StructType model) {
    return Origins.SHOWN.stream()
        .filter(origin -> !List.of(model.fieldNames()).contains(origin))
        .toList();
  }

  private static boolean has(StructType records, StructField field) {
    return Stream.of(records.fields())
        .anyMatch(
            each ->
                each.name().equals(field.name())
                    && each.dataType().catalogString().equals(field.dataType().catalogString()));
  }
}
