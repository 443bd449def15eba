package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_json;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.Manifest;
import dev.medallion.contract.Manifest.Source;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.text.TextFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of a bronze table whose write landing no longer has, in the types that it gets. */
final class CarriedRows {
  /** Holds the text of a column whose type changes. */
  static final String TEXT = "_medallion_text_";

  private static final StructType WRITES =
      new StructType()
          .add("uri", DataTypes.StringType)
          .add("etag", DataTypes.StringType)
          .add("version", DataTypes.StringType)
          .add("seconds", DataTypes.LongType);

  private final SparkSession spark;
  private final Manifest manifest;
  private final Table table;
  private final Schema schema;

  /**
   * Rows of a table.
   *
   * @param schema the columns that the table is about to have
   */
  CarriedRows(SparkSession spark, Manifest manifest, Table table, Schema schema) {
    this.spark = spark;
    this.manifest = manifest;
    this.table = table;
    this.schema = schema;
  }

  /** Writes all rows but those of some writes into data files, and gives these. */
  List<DataFile> except(Set<StoredObject> taken) {
    StructType before = SparkSchemaUtil.convert(table.schema());
    StructType after = SparkSchemaUtil.convert(schema);
    Dataset<Row> rows = without(spark.table(manifest.table()), taken);
    List<Column> columns = new ArrayList<>();
    for (String name : before.fieldNames()) {
      columns.add(col("`" + name + "`"));
    }
    for (String name : changed(before, after)) {
      columns.add(text(name, before.apply(name).dataType()).as(TEXT + name));
    }
    Source source = manifest.source();
    CarryTask task =
        new CarryTask(
            SerializableTableWithSize.copyOf(table),
            schema,
            ErasedRows.of(spark, manifest.table(), schema),
            new TextFormat(source.options(), spark.conf().get("spark.sql.session.timeZone")));
    Dataset<Row> selected = rows.select(columns.toArray(Column[]::new));
    if (table.spec().isPartitioned()) {
      selected = selected.sortWithinPartitions(BronzeColumns.INGESTED_AT);
    }
    return selected
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(task.over(selected.schema()))
        .collect();
  }

  private static List<String> changed(StructType before, StructType after) {
    return Arrays.stream(before.fieldNames())
        .filter(name -> Arrays.asList(after.fieldNames()).contains(name))
        .filter(name -> !before.apply(name).dataType().equals(after.apply(name).dataType()))
        .toList();
  }

  private static Column text(String name, DataType type) {
    Column column = col("`" + name + "`");
    boolean nested =
        type instanceof StructType
            || type instanceof org.apache.spark.sql.types.ArrayType
            || type instanceof org.apache.spark.sql.types.MapType;
    return nested ? to_json(column) : column.cast(DataTypes.StringType);
  }

  /**
   * As {@link ObjectWrite#isOf} compares them: what a row does not tell cannot speak against it.
   */
  private Dataset<Row> without(Dataset<Row> rows, Set<StoredObject> taken) {
    List<Row> writes =
        taken.stream()
            .map(
                object ->
                    RowFactory.create(
                        object.uri(),
                        object.etag(),
                        object.version(),
                        object.modified().getEpochSecond()))
            .toList();
    Dataset<Row> there = spark.createDataFrame(writes, WRITES);
    Column version = has(BronzeColumns.VERSION) ? rows.col(BronzeColumns.VERSION) : lit(null);
    Column modified =
        has(BronzeColumns.MODIFIED_AT)
            ? rows.col(BronzeColumns.MODIFIED_AT).cast(DataTypes.LongType)
            : lit(null).cast(DataTypes.LongType);
    Column byVersion = version.isNotNull().and(there.col("version").isNotNull());
    Column sameContent =
        rows.col(BronzeColumns.ETAG)
            .equalTo(there.col("etag"))
            .and(modified.isNull().or(modified.equalTo(there.col("seconds"))));
    Column same =
        rows.col(BronzeColumns.OBJECT)
            .equalTo(there.col("uri"))
            .and(
                byVersion
                    .and(version.equalTo(there.col("version")))
                    .or(not(byVersion).and(sameContent)));
    return rows.join(there, same, "left_anti");
  }

  private boolean has(String column) {
    return table.schema().findField(column) != null;
  }
}
