package dev.medallion.jobs.csv;

import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.text.LineWindow;
import dev.medallion.jobs.text.TextFormat;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Reads CSV texts without Spark, a row a line: {@code LINE [values] rescued}. */
final class CsvReading {
  private CsvReading() {}

  /** The rows of a text that has a header. */
  static List<String> rows(String text, Map<String, String> options, String... columns) {
    CsvFormat format = new CsvFormat(options);
    StructType schema = new StructType();
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      int blank = column.indexOf(' ');
      names.add(column.substring(0, blank));
      schema = schema.add(column.substring(0, blank), type(column.substring(blank + 1)));
    }
    String delimiter = format.delimiters().get(0);
    List<String> rows = new ArrayList<>();
    try (LineWindow window = new LineWindow(new StringReader(text), 1)) {
      CsvShape shape = new CsvShape(delimiter, names, names);
      CsvRows sink =
          new CsvRows(
              format,
              new TextFormat(options, "UTC"),
              shape,
              schema,
              format.header(),
              (line, values, rescued) ->
                  rows.add(
                      line
                          + " "
                          + Arrays.toString(values)
                          + (rescued == null ? "" : " " + rescued)));
      new CsvRecords(format, delimiter, window, Long.MAX_VALUE, sink).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static DataType type(String ddl) {
    return DataType.fromDDL(ddl);
  }

  static ObjectFormat.Lines<CsvShape> lines(Map<String, String> options, List<String> columns) {
    return new CsvObjects(
        new dev.medallion.contract.Manifest.Source(
            "test",
            "csv",
            options,
            List.of(columns.get(0)),
            columns.stream()
                .map(name -> new dev.medallion.contract.Manifest.Column(name, "string"))
                .toList()),
        "UTC");
  }
}
