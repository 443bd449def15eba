package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads CSV. The shape of a file is its header: columns are found by name, so files whose headers
 * differ in order or content are read apart, and what a header does not name is null.
 */
final class CsvReader implements SourceReader<List<String>> {
  private final SparkSession spark;
  private final CsvOptions options;
  private final CsvHeader headers;
  private final Map<String, DataType> declared = new LinkedHashMap<>();

  /**
   * A reader of the source's objects.
   *
   * @throws IllegalArgumentException if a declared type is none of Spark SQL's
   */
  CsvReader(SparkSession spark, Manifest.Source source, ObjectFiles files) {
    this.spark = spark;
    this.options = new CsvOptions(source.options());
    for (Manifest.Column column : source.columns()) {
      declared.put(column.name(), type(source, column));
    }
    this.headers = new CsvHeader(source, options, files);
  }

  private static DataType type(Manifest.Source source, Manifest.Column column) {
    try {
      return DataType.fromDDL(column.type());
    } catch (Exception e) {
      // Spark's ParseException is checked, which its Scala signature does not say.
      throw new IllegalArgumentException(
          "source \"%s\" declares column %s as \"%s\", which is no type of Spark SQL"
              .formatted(source.name(), column.name(), column.type()),
          e);
    }
  }

  @Override
  public List<String> probe(StoredObject stored) throws BadObjectException {
    return headers.of(stored.object());
  }

  @Override
  public StructType columns(List<String> header) {
    StructType columns = new StructType();
    for (Map.Entry<String, DataType> column : declared.entrySet()) {
      columns = columns.add(column.getKey(), column.getValue());
    }
    for (String name : header) {
      if (!declared.containsKey(name)) {
        columns = columns.add(name, DataTypes.StringType);
      }
    }
    return columns;
  }

  @Override
  public Dataset<Row> rows(List<String> header, List<StoredObject> objects) {
    StructType text = new StructType();
    for (String name : header) {
      text = text.add(name, DataTypes.StringType);
    }
    text = text.add(CsvOptions.MISSHAPEN_RECORD, DataTypes.StringType);
    List<Column> columns = new ArrayList<>();
    Rescue rescue = new Rescue(options);
    for (String name : header) {
      DataType type = Objects.requireNonNullElse(declared.get(name), DataTypes.StringType);
      columns.add(rescue.typed(name, type).as(name));
    }
    columns.add(rescue.rescued().as(ColumnNames.RESCUED));
    columns.add(col("_metadata.file_path").as(FILE));
    return spark
        .read()
        .format("csv")
        .schema(text)
        .options(options.forSpark())
        .option(GLOB_PATHS, "false")
        .load(objects.stream().map(each -> each.object().uri()).toArray(String[]::new))
        .select(columns.toArray(Column[]::new));
  }
}
