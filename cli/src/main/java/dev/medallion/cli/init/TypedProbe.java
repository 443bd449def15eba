package dev.medallion.cli.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.UserError;
import dev.medallion.contract.ColumnNames;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Names;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks into files whose values have types: Parquet and JSON Lines. */
final class TypedProbe {
  private final Duck duck;
  private final SourceFiles files;
  private final String table;
  private final List<String> remarks = new ArrayList<>();

  TypedProbe(Duck duck, SourceFiles files) {
    this.duck = duck;
    this.files = files;
    this.table = Duck.table(files);
  }

  Profile profile() throws SQLException {
    if (files.format() == Format.JSONL) {
      requireLines();
    }
    String reader =
        files.format() == Format.PARQUET
            ? "read_parquet(%s, union_by_name = true, filename = true)"
            : "read_json(%s, format = 'newline_delimited', records = true, union_by_name = true,"
                + " filename = true, sample_size = -1)";
    String source = reader.formatted(Duck.list(files.files()));
    List<Column> columns = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    for (Map<String, String> found : duck.rows("DESCRIBE SELECT * FROM " + source)) {
      if (!found.get("column_name").equals("filename")) {
        column(found.get("column_name"), found.get("column_type"), columns, selected);
      }
    }
    if (columns.isEmpty()) {
      throw new UserError("%s has no column that a table can have".formatted(files.files().get(0)));
    }
    duck.run(
        "CREATE TABLE %s AS SELECT %s, filename AS file FROM %s LIMIT %d"
            .formatted(table, String.join(", ", selected), source, CsvProbe.MOST_RECORDS));
    long records = Long.parseLong(duck.row("SELECT count(*) AS n FROM " + table).get("n"));
    if (records == CsvProbe.MOST_RECORDS) {
      remarks.add("only the first %,d records were looked at".formatted(records));
    }
    List<Column> counted = new ArrayList<>();
    for (Column column : columns) {
      counted.add(counted(column, records));
    }
    return new Profile(
        files,
        records,
        Map.of(),
        List.copyOf(counted),
        Key.of(duck, table, records, files.name(), counted),
        List.copyOf(remarks));
  }

  private void column(String name, String duckType, List<Column> columns, List<String> selected) {
    String normalised = ColumnNames.normalised(name);
    if (Names.problemOfColumn(normalised).isPresent()) {
      remarks.add(
          "column \"%s\" has a name that SQL has to quote: the models leave it out"
              .formatted(name));
      return;
    }
    String held = "c" + columns.size();
    selected.add("%s AS %s".formatted(Duck.name(name), held));
    columns.add(Column.plain(normalised, held, SparkType.of(duckType), ""));
  }

  private Column counted(Column column, long records) throws SQLException {
    long values =
        Long.parseLong(
            duck.row("SELECT count(%s) AS n FROM %s".formatted(column.held(), table)).get("n"));
    String remark =
        values == records ? "" : "%,d of %,d have none".formatted(records - values, records);
    return Column.plain(column.name(), column.held(), column.type(), remark);
  }

  /** One JSON document a file is no format of bronze's. */
  private void requireLines() throws SQLException {
    for (var file : files.files()) {
      List<Map<String, String>> first =
          duck.rows(
              "SELECT line FROM read_csv(%s, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '', quote = '', escape = '', max_line_size = 16777216) WHERE trim(line) <> '' LIMIT 1"
                  .formatted(Duck.list(List.of(file)).replaceAll("^\\[|]$", "")));
      if (first.isEmpty() || !isObject(first.get(0).get("line"))) {
        throw new UserError(
            "%s does not have a JSON object on each line: make it so, for instance by jq -c '.[]' FILE > FILE.jsonl"
                .formatted(file));
      }
    }
  }

  private static boolean isObject(String line) {
    try {
      return new ObjectMapper().readTree(line).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
