package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Which landing object each of a model's rows came from: its driving source's. */
final class Origins {
  private final SparkSession spark;
  private final SourceViews views;
  private final Optional<DrivenQuery> query;
  private final List<String> key;

  /**
   * The origins of a model's rows.
   *
   * @param query the model's query; empty if it has no driving source, and nothing is known
   */
  Origins(SparkSession spark, SilverPlan plan, SourceViews views, Optional<DrivenQuery> query) {
    this.spark = spark;
    this.views = views;
    this.query = query;
    this.key = plan.key();
  }

  /** The rows with {@code _source_object}, which is null where it is not known. */
  Dataset<Row> addedTo(Dataset<Row> rows) {
    if (query.isEmpty()) {
      return rows.withColumn(SourceViews.OBJECT, lit(null).cast(DataTypes.StringType));
    }
    SilverPlan.SourceSnapshot driver = query.get().driver();
    List<String> driverKey = query.get().driverKey();
    List<Column> known = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Column same = lit(true);
    for (int i = 0; i < key.size(); i++) {
      String name = "_medallion_driver_" + i;
      names.add(name);
      known.add(SourceViews.quoted(driverKey.get(i)).as(name));
      same = same.and(SourceViews.quoted(key.get(i)).equalTo(col(name)));
    }
    known.add(col(SourceViews.OBJECT));
    Dataset<Row> sought = rows.select(key.stream().map(SourceViews::quoted).toArray(Column[]::new));
    try (KeySet keys = KeySet.of(spark, sought)) {
      Dataset<Row> objects =
          SourceViews.newest(driver, keys.among(views.rows(driver), driverKey))
              .select(known.toArray(Column[]::new));
      return rows.join(objects, same, "left_outer").drop(names.toArray(String[]::new));
    }
  }
}
