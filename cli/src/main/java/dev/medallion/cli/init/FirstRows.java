package dev.medallion.cli.init;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.medallion.pipeline.Format;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A test of the silver model of a source, made of the first rows of its files. It has the columns
 * whose values YAML writes as bronze reads them.
 *
 * @param source the source
 * @param columns the columns, those of the key among them
 * @param rows their values as YAML has them
 */
record FirstRows(Profile source, List<Column> columns, List<List<String>> rows) {
  private static final int ROWS = 2;
  private static final int MOST_COLUMNS = 8;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
  private static final Pattern FRACTION = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}:\\d{2})(\\.0+)?");
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}](.*[\\p{L}\\p{N}])?");

  /** What YAML takes for something else than a name. */
  private static final Set<String> NOT_NAMES =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  /** The test of a source; nothing if a value of its key cannot be written. */
  static Optional<FirstRows> of(Duck duck, Profile source) throws SQLException {
    List<Map<String, String>> found =
        duck.rows(
            "SELECT * FROM %s ORDER BY rowid LIMIT %d".formatted(Duck.table(source.files()), ROWS));
    List<Column> written = new ArrayList<>();
    Map<Column, List<String>> values = new LinkedHashMap<>();
    for (Column column : source.columns()) {
      List<String> texts =
          found.stream().flatMap(row -> value(column, row.get(column.held())).stream()).toList();
      boolean ofKey = source.key().columns().contains(column);
      if (texts.size() == found.size() && (ofKey || written.size() < MOST_COLUMNS)) {
        written.add(column);
        values.put(column, texts);
      }
    }
    if (found.isEmpty() || !written.containsAll(source.key().columns())) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    Set<List<String>> keys = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      int row = i;
      List<String> key =
          source.key().columns().stream().map(column -> values.get(column).get(row)).toList();
      // What has the same key is a version, and the model has the newest.
      if (keys.add(key)) {
        rows.add(written.stream().map(column -> values.get(column).get(row)).toList());
      }
    }
    return Optional.of(new FirstRows(source, written, rows));
  }

  private static Optional<String> value(Column column, String text) {
    if (text == null || column.conversion().isPresent()) {
      return Optional.empty();
    }
    String type = column.type();
    if (type.equals("string")) {
      return PLAIN.matcher(text).matches()
          ? Optional.of('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"')
          : Optional.empty();
    }
    if (type.equals("bigint") || type.equals("int")) {
      return Optional.of(text).filter(each -> WHOLE.matcher(each).matches());
    }
    if (type.startsWith("decimal")) {
      return Optional.of(text).filter(each -> FRACTION.matcher(each).matches());
    }
    if (type.equals("date")) {
      return Optional.of(text).filter(each -> DATE.matcher(each).matches());
    }
    return Optional.of(text)
        .filter(each -> type.equals("timestamp") && TIME.matcher(each).matches())
        .map(each -> TIME.matcher(each).replaceFirst("$1 $2"));
  }

  /** The test, as YAML. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("the_first_rows_of_%s:\n".formatted(source.name()));
    if (source.files().format() == Format.PARQUET) {
      // Such a source declares no columns, so the test says what the query will find.
      yaml.append("  types:\n    bronze.%s:\n".formatted(source.name()));
      source
          .columns()
          .forEach(
              column -> yaml.append("      %s: \"%s\"\n".formatted(name(column), column.type())));
    }
    yaml.append("  given:\n    bronze.%s:\n".formatted(source.name()));
    appendRows(yaml);
    yaml.append("  expect:\n    silver.%s:\n".formatted(CleanModel.name(source)));
    appendRows(yaml);
    return yaml.toString();
  }

  private void appendRows(StringBuilder yaml) {
    for (List<String> row : rows) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        items.add(name(columns.get(i)) + ": " + row.get(i));
      }
      yaml.append(items.stream().collect(Collectors.joining(", ", "      - {", "}\n")));
    }
  }

  private static String name(Column column) {
    return NOT_NAMES.contains(column.name()) ? '"' + column.name() + '"' : column.name();
  }
}
