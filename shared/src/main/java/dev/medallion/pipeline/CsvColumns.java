package dev.medallion.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the columns that a CSV source declares, each with its Spark SQL type. */
final class CsvColumns {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,4}),(\\d{1,4})\\)");
  private static final int MOST_DIGITS = 38;

  /** The types that both Spark SQL and an Iceberg v2 table have, for values written as text. */
  private static final List<String> TYPES =
      List.of(
          "boolean",
          "int",
          "bigint",
          "float",
          "double",
          "decimal(10,2)",
          "string",
          "date",
          "timestamp",
          "timestamp_ntz");

  /** What other systems call these types, and what Iceberg does not have. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("bool", "boolean"),
          Map.entry("byte", "int"),
          Map.entry("tinyint", "int"),
          Map.entry("short", "int"),
          Map.entry("smallint", "int"),
          Map.entry("integer", "int"),
          Map.entry("long", "bigint"),
          Map.entry("int64", "bigint"),
          Map.entry("real", "float"),
          Map.entry("number", "decimal(10,2)"),
          Map.entry("numeric", "decimal(10,2)"),
          Map.entry("decimal", "decimal(10,2)"),
          Map.entry("dec", "decimal(10,2)"),
          Map.entry("char", "string"),
          Map.entry("varchar", "string"),
          Map.entry("text", "string"),
          Map.entry("datetime", "timestamp"),
          Map.entry("timestamptz", "timestamp"));

  private CsvColumns() {}

  /** Column name to type, in the order of the file. */
  static Map<String, String> read(Section source) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<Setting> settings =
        source
            .require(
                "columns",
                "add each column with its type, as in columns: {id: bigint}; a CSV file does not"
                    + " say them")
            .flatMap(Setting::section)
            .map(Section::settings)
            .orElse(List.of());
    boolean split = false;
    for (Setting setting : settings) {
      if (split) {
        // The rest of an unquoted decimal(10,2), of which the problem is noted already.
        split = false;
        continue;
      }
      Names.problemOfColumn(setting.name()).ifPresent(setting::problem);
      Optional<String> type = setting.text().map(CsvColumns::normalised);
      split = type.isPresent() && type.get().matches("[a-z]+\\(\\d+");
      type.flatMap(CsvColumns::problem).ifPresent(setting::problem);
      columns.put(setting.name(), type.orElse("string"));
    }
    return Collections.unmodifiableMap(columns);
  }

  private static String normalised(String type) {
    return type.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
  }

  private static Optional<String> problem(String type) {
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      int digits = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return digits >= 1 && digits <= MOST_DIGITS && scale <= digits
          ? Optional.empty()
          : Optional.of(
              ": " + type + " is impossible: 1 to 38 digits, at most all of them behind the point");
    }
    if (TYPES.contains(type)) {
      return Optional.empty();
    }
    if (type.matches("[a-z]+\\(\\d+")) {
      return Optional.of(
          ": inside { } a comma ends the value; write the type in quotes, as in \"decimal(10,2)\"");
    }
    String bare = type.replaceAll("\\(.*", "");
    String guess =
        Optional.ofNullable(ELSEWHERE.get(bare))
            .map(meant -> "; write " + meant)
            .orElseGet(() -> Suggestion.didYouMean(type, TYPES));
    return Optional.of(
        ": \""
            + type
            + "\" is no column type here"
            + (guess.isEmpty() ? "; the types are " + String.join(", ", TYPES) : guess));
  }
}
