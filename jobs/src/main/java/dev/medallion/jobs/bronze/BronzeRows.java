package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.regexp_replace;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows as a bronze table has them: its columns by name, and where each row came from. */
final class BronzeRows {
  private static final String PATH = "_path";

  private static final StructType OBJECTS =
      new StructType()
          .add(PATH, DataTypes.StringType)
          .add(ColumnNames.OBJECT, DataTypes.StringType)
          .add(ColumnNames.ETAG, DataTypes.StringType)
          .add(ColumnNames.MODIFIED_AT, DataTypes.TimestampType);

  private static final Set<String> TRACE =
      Set.of(ColumnNames.OBJECT, ColumnNames.ETAG, ColumnNames.MODIFIED_AT);

  private final SparkSession spark;
  private final StructType columns;
  private final Instant ingestedAt;

  BronzeRows(SparkSession spark, Table table, Instant ingestedAt) {
    this.spark = spark;
    this.columns = SparkSchemaUtil.convert(table.schema());
    this.ingestedAt = ingestedAt;
  }

  /** A source's columns, then those that bronze adds; any of them may be null. */
  static StructType withTechnical(StructType data) {
    StructType all = new StructType();
    for (StructField field : data.fields()) {
      all = all.add(field.name(), field.dataType(), true);
    }
    return all.add(ColumnNames.OBJECT, DataTypes.StringType)
        .add(ColumnNames.ETAG, DataTypes.StringType)
        .add(ColumnNames.MODIFIED_AT, DataTypes.TimestampType)
        .add(ColumnNames.INGESTED_AT, DataTypes.TimestampType)
        .add(ColumnNames.RESCUED, DataTypes.StringType);
  }

  /** The rows of all parts. */
  Dataset<Row> of(List<SourceReader.Part> parts) {
    return parts.stream().map(this::rows).reduce(Dataset::union).orElseThrow();
  }

  private Dataset<Row> rows(SourceReader.Part part) {
    Set<String> brought = Arrays.stream(part.rows().columns()).collect(Collectors.toSet());
    List<Column> selection = new ArrayList<>();
    for (StructField field : columns.fields()) {
      selection.add(column(field, brought).cast(field.dataType()).as(field.name()));
    }
    return traced(part).select(selection.toArray(Column[]::new));
  }

  private Column column(StructField field, Set<String> brought) {
    if (field.name().equals(ColumnNames.INGESTED_AT)) {
      return lit(ingestedAt);
    }
    return TRACE.contains(field.name()) || brought.contains(field.name())
        ? col("`" + field.name() + "`")
        : lit(null);
  }

  /** The part's rows with their object: constants for one object, else joined by the path. */
  private Dataset<Row> traced(SourceReader.Part part) {
    if (part.objects().size() == 1) {
      StoredObject only = part.objects().get(0);
      return part.rows()
          .withColumn(ColumnNames.OBJECT, lit(only.object().uri()))
          .withColumn(ColumnNames.ETAG, lit(only.object().etag()))
          .withColumn(ColumnNames.MODIFIED_AT, lit(only.modified()));
    }
    List<Row> objects =
        part.objects().stream()
            .map(
                stored ->
                    RowFactory.create(
                        withoutScheme(stored.object().path().toUri().toString()),
                        stored.object().uri(),
                        stored.object().etag(),
                        Timestamp.from(stored.modified())))
            .toList();
    // File systems differ in the scheme that they report: s3, s3a.
    Column path = regexp_replace(col(SourceReader.FILE), lit("^[a-z0-9]+:/+"), lit(""));
    Column unknown =
        raise_error(
            concat(lit("rows came from a file that was not asked for: "), col(SourceReader.FILE)));
    return part.rows()
        .withColumn(PATH, path)
        .join(broadcast(spark.createDataFrame(objects, OBJECTS)), new String[] {PATH}, "left")
        .withColumn(ColumnNames.OBJECT, coalesce(col(ColumnNames.OBJECT), unknown));
  }

  private static String withoutScheme(String uri) {
    return uri.substring(uri.indexOf("://") + 3);
  }
}
