package dev.medallion.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that declared columns may have: those that both Spark SQL and Iceberg v2 know. */
final class ColumnTypes {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,4}),(\\d{1,4})\\)");
  private static final Pattern NESTED = Pattern.compile("(struct|array|map)(<.*)?");
  private static final int MOST_DIGITS = 38;

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

  private ColumnTypes() {}

  /**
   * A type as it was written.
   *
   * @param type the type as Spark writes it
   * @param problem what is wrong with it, as the end of a sentence
   */
  record Read(String type, Optional<String> problem) {}

  /** A type of values that are written as text, each on its own. */
  static Read ofText(String written) {
    String type = normalised(written);
    return NESTED.matcher(type).matches()
        ? new Read(
            type,
            Optional.of(
                ": \""
                    + type
                    + "\" is nested, which a value of a CSV file is not; write string, or give the"
                    + " source format: jsonl"))
        : new Read(type, problem(type));
  }

  /** A type of values in JSON, which may be nested. */
  static Read ofJson(String written) {
    if (NESTED.matcher(normalised(written)).matches()) {
      return NestedType.read(written);
    }
    String type = normalised(written);
    return new Read(type, problem(type));
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
