package dev.medallion.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the reader options of a CSV source: those of Spark's that have something to decide where
 * columns are declared and every value is accounted for.
 *
 * @see <a href="https://spark.apache.org/docs/4.1.1/sql-data-sources-csv.html">Spark's CSV
 *     options</a>
 */
final class CsvOptions {
  private static final List<String> KNOWN =
      List.of(
          "delimiter",
          "sep",
          "encoding",
          "charset",
          "quote",
          "escape",
          "charToEscapeQuoteEscaping",
          "header",
          "comment",
          "ignoreLeadingWhiteSpace",
          "ignoreTrailingWhiteSpace",
          "nullValue",
          "emptyValue",
          "nanValue",
          "positiveInf",
          "negativeInf",
          "dateFormat",
          "timestampFormat",
          "timestampNTZFormat",
          "locale");

  private static final Map<String, String> SYNONYMS =
      Map.of("delimiter", "sep", "charset", "encoding");

  private static final Map<String, String> UNDECIDED =
      Map.of(
          "multiLine", "a record ends where its quotes say",
          "unescapedQuoteHandling", "quote and escape alone say where a value ends",
          "lineSep", "LF, CRLF and CR each end a record",
          "maxColumns", "a record may have any number of values",
          "maxCharsPerColumn", "a value may be of any length");

  private static final ReaderOptions OPTIONS = new ReaderOptions("CSV", KNOWN, SYNONYMS, UNDECIDED);

  private static final List<String> ONE_CHARACTER =
      List.of("quote", "escape", "charToEscapeQuoteEscaping", "comment");
  private static final List<String> YES_OR_NO =
      List.of("header", "ignoreLeadingWhiteSpace", "ignoreTrailingWhiteSpace");
  private static final String ESCAPE_OF_RFC_4180 = "\"";

  private CsvOptions() {}

  /** Option to value, in the order of the file, each spelled as Spark documents it. */
  static Map<String, String> read(Section source) {
    Map<String, Setting> options = OPTIONS.find(source);
    Map<String, String> values = ReaderOptions.values(options);
    values.forEach(
        (name, value) ->
            problem(name, value, values).ifPresent(message -> options.get(name).problem(message)));
    return values;
  }

  private static Optional<String> problem(String option, String value, Map<String, String> all) {
    if (ONE_CHARACTER.contains(option) && value.length() > 1) {
      return Optional.of(": \"" + value + "\" must be a single character");
    }
    boolean delimits = option.equals("delimiter") || option.equals("sep");
    if (delimits && value.isEmpty()) {
      return Optional.of(" is empty; leave it out for a comma");
    }
    if ((delimits || ONE_CHARACTER.contains(option)) && value.matches("(?s).*[\\r\\n].*")) {
      return Optional.of(" holds a line break, which ends a record; write another character");
    }
    if (YES_OR_NO.contains(option) && !value.equals("true") && !value.equals("false")) {
      return Optional.of(": \"" + value + "\" must be true or false");
    }
    return option.equals("charToEscapeQuoteEscaping")
        ? problemOfEscape(value, all.getOrDefault("escape", ESCAPE_OF_RFC_4180))
        : Optional.empty();
  }

  private static Optional<String> problemOfEscape(String value, String escape) {
    return value.equals(escape)
        ? Optional.empty()
        : Optional.of(
            ": \"%s\" is not \"%s\", the value of escape, which escapes itself; remove it"
                .formatted(value, escape));
  }
}
