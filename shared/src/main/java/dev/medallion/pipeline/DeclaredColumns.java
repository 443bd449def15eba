package dev.medallion.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the columns that a source declares, each with its Spark SQL type. */
final class DeclaredColumns {
  private static final String IN_NAMES_OF_NO_COLUMN = ".*[:<>()].*";

  private final String file;
  private final Function<String, ColumnTypes.Read> types;

  private DeclaredColumns(String file, Function<String, ColumnTypes.Read> types) {
    this.file = file;
    this.types = types;
  }

  /** Those of CSV files. */
  static DeclaredColumns ofCsv() {
    return new DeclaredColumns("a CSV file", ColumnTypes::ofText);
  }

  /** Those of JSON Lines files. */
  static DeclaredColumns ofJsonLines() {
    return new DeclaredColumns("a JSON Lines file", ColumnTypes::ofJson);
  }

  /** Column name to type, in the order of the file. */
  Map<String, String> read(Section source) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<Setting> settings =
        source
            .require(
                "columns",
                "add each column with its type, as in columns: {id: bigint}; "
                    + file
                    + " does not say them")
            .flatMap(Setting::section)
            .map(Section::settings)
            .orElse(List.of());
    int open = 0;
    for (Setting setting : settings) {
      if (open > 0 && setting.name().matches(IN_NAMES_OF_NO_COLUMN)) {
        // More of an unquoted decimal(10,2), of which the problem is noted already.
        open += opened(setting.name());
        continue;
      }
      Names.problemOfColumn(setting.name()).ifPresent(setting::problem);
      Optional<String> written = setting.text();
      open = written.map(DeclaredColumns::opened).orElse(0);
      if (open > 0) {
        setting.problem(
            ": inside { } a comma ends the value; write the type in quotes, as in \""
                + (written.get().contains("<") ? "struct<id:bigint,name:string>" : "decimal(10,2)")
                + "\"");
        columns.put(setting.name(), "string");
        continue;
      }
      Optional<ColumnTypes.Read> type = written.map(types);
      type.flatMap(ColumnTypes.Read::problem).ifPresent(setting::problem);
      columns.put(setting.name(), type.map(ColumnTypes.Read::type).orElse("string"));
    }
    return Collections.unmodifiableMap(columns);
  }

  /** How many more brackets a text opens than it closes. */
  private static int opened(String text) {
    int open = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '<' || c == '(') {
        open++;
      } else if (c == '>' || c == ')') {
        open--;
      }
    }
    return open;
  }
}
