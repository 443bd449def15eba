package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads Parquet. The shape of a file is the schema in its footer: files that differ are read apart,
 * since Spark reads all files of one scan with one schema.
 */
final class ParquetReader implements SourceReader<StructType> {
  private final SparkSession spark;
  private final Manifest.Source source;
  private final ObjectFiles files;
  private final ParquetToSparkSchemaConverter converter;

  ParquetReader(SparkSession spark, Manifest.Source source, ObjectFiles files) {
    this.spark = spark;
    this.source = source;
    this.files = files;
    this.converter = new ParquetToSparkSchemaConverter(SQLConf.get());
  }

  @Override
  public StructType probe(StoredObject stored) throws BadObjectException {
    LandedObject object = stored.object();
    StructType schema = schema(object, footer(object, stored.status()));
    List<String> names = Arrays.stream(schema.fieldNames()).map(ColumnNames::normalised).toList();
    List<String> missing = source.key().stream().filter(key -> !names.contains(key)).toList();
    if (!missing.isEmpty()) {
      throw new BadObjectException(
          "%s is not Parquet of source \"%s\": found %s, missing key column %s"
              .formatted(
                  object.uri(),
                  source.name(),
                  String.join(", ", names),
                  String.join(", ", missing)));
    }
    Optional<String> problem = ColumnNames.problem(names);
    if (problem.isPresent()) {
      throw new BadObjectException(
          "%s is not Parquet of source \"%s\": %s"
              .formatted(object.uri(), source.name(), problem.get()));
    }
    return schema;
  }

  private MessageType footer(LandedObject object, FileStatus status) throws BadObjectException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(status, files.configuration()))) {
      return reader.getFileMetaData().getSchema();
    } catch (IOException | RuntimeException e) {
      throw new BadObjectException(
          "%s is not a complete Parquet file, perhaps cut short: its footer cannot be read (%s); upload it again"
              .formatted(object.uri(), e.getMessage()),
          e);
    }
  }

  private StructType schema(LandedObject object, MessageType footer) throws BadObjectException {
    try {
      return converter.convert(footer);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new BadObjectException(
            "%s has a column that Spark cannot read: %s".formatted(object.uri(), e.getMessage()),
            e);
      }
      throw e;
    }
  }

  @Override
  public StructType columns(StructType shape) {
    StructType columns = new StructType();
    for (StructField field : shape.fields()) {
      columns = columns.add(ColumnNames.normalised(field.name()), field.dataType().asNullable());
    }
    return columns;
  }

  @Override
  public Dataset<Row> rows(StructType shape, List<StoredObject> objects) {
    List<Column> columns = new ArrayList<>();
    for (String name : shape.fieldNames()) {
      columns.add(col("`" + name.replace("`", "``") + "`").as(ColumnNames.normalised(name)));
    }
    columns.add(lit(null).cast(DataTypes.StringType).as(ColumnNames.RESCUED));
    columns.add(col("_metadata.file_path").as(FILE));
    return spark
        .read()
        .format("parquet")
        .schema(shape)
        .option(GLOB_PATHS, "false")
        .load(objects.stream().map(each -> each.object().uri()).toArray(String[]::new))
        .select(columns.toArray(Column[]::new));
  }
}
