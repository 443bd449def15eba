package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.apache.spark.sql.types.StructType;

/**
 * Reads Parquet. The shape of a file comes from the schema in its footer: files that differ are
 * read apart, since Spark reads all files of one scan with one schema.
 */
final class ParquetReader implements SourceReader<ParquetShape> {
  private final SparkSession spark;
  private final Manifest.Source source;
  private final ObjectFiles files;
  private final ParquetToSparkSchemaConverter converter;

  ParquetReader(SparkSession spark, Manifest.Source source, ObjectFiles files) {
    this.spark = spark;
    this.source = source;
    this.files = files;
    // Spark has the type, but not yet for everyone.
    spark.conf().set("spark.sql.timeType.enabled", true);
    this.converter = new ParquetToSparkSchemaConverter(SQLConf.get());
  }

  @Override
  public ParquetShape probe(StoredObject stored) throws BadObjectException {
    LandedObject object = stored.object();
    ParquetShape shape = shape(object, footer(object, stored.status()));
    StructType schema = shape.read();
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
    Optional<String> problem =
        ColumnNames.problem(Arrays.asList(schema.fieldNames()))
            .or(() -> ParquetTypes.problem(schema));
    if (problem.isPresent()) {
      throw new BadObjectException(
          "%s is not Parquet of source \"%s\": %s"
              .formatted(object.uri(), source.name(), problem.get()));
    }
    return shape;
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

  private ParquetShape shape(LandedObject object, MessageType footer) throws BadObjectException {
    try {
      return ParquetShape.of(footer, converter);
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
  public StructType columns(ParquetShape shape) {
    StructType columns = new StructType();
    for (Map.Entry<String, ParquetValue> column : shape.values().entrySet()) {
      columns = columns.add(ColumnNames.normalised(column.getKey()), column.getValue().type());
    }
    return columns;
  }

  @Override
  public Dataset<Row> rows(ParquetShape shape, List<StoredObject> objects) {
    List<Column> columns = new ArrayList<>();
    List<Column> rescued = new ArrayList<>();
    shape
        .values()
        .forEach(
            (name, value) -> {
              Column read = col("`" + name.replace("`", "``") + "`");
              String column = ColumnNames.normalised(name);
              columns.add(value.value(read).as(column));
              if (value.mayLose()) {
                rescued.add(when(value.lost(read), value.whole(read)).as(column));
              }
            });
    columns.add(Rescue.json(rescued).as(ColumnNames.RESCUED));
    columns.add(col("_metadata.file_path").as(FILE));
    return spark
        .read()
        .format("parquet")
        .schema(shape.read())
        .option(GLOB_PATHS, "false")
        .load(objects.stream().map(each -> each.object().uri()).toArray(String[]::new))
        .select(columns.toArray(Column[]::new));
  }
}
