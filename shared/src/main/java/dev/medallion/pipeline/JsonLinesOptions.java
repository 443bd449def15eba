package dev.medallion.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the reader options of a JSON Lines source. JSON says by itself where a value begins and
 * ends, so that only the text of single values is left to decide.
 *
 * @see <a href="https://spark.apache.org/docs/4.1.1/sql-data-sources-json.html">Spark's JSON
 *     options</a>
 */
final class JsonLinesOptions {
  private static final List<String> KNOWN =
      List.of(
          "encoding",
          "dateFormat",
          "timestampFormat",
          "timestampNTZFormat",
          "locale",
          "nanValue",
          "positiveInf",
          "negativeInf");

  private static final ReaderOptions OPTIONS =
      new ReaderOptions("JSON Lines", KNOWN, Map.of(), undecided());

  private JsonLinesOptions() {}

  /** Option to value, in the order of the file, each spelled as Spark documents it. */
  static Map<String, String> read(Section source) {
    return ReaderOptions.values(OPTIONS.find(source));
  }

  private static Map<String, String> undecided() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("charset", "the character set of JSON Lines is named by encoding alone");
    for (String option : List.of("multiLine", "lineSep")) {
      reasons.put(option, "each line is one record");
    }
    for (String option :
        List.of(
            "allowComments",
            "allowUnquotedFieldNames",
            "allowSingleQuotes",
            "allowNumericLeadingZeros",
            "allowBackslashEscapingAnyCharacter",
            "allowUnquotedControlChars",
            "allowNonNumericNumbers")) {
      reasons.put(option, "a record is JSON as RFC 8259 defines it");
    }
    for (String option : List.of("nullValue", "emptyValue")) {
      reasons.put(option, "JSON tells null from text, and empty text from both");
    }
    for (String option :
        List.of(
            "delimiter",
            "sep",
            "quote",
            "escape",
            "charToEscapeQuoteEscaping",
            "unescapedQuoteHandling",
            "header",
            "comment",
            "ignoreLeadingWhiteSpace",
            "ignoreTrailingWhiteSpace",
            "maxColumns",
            "maxCharsPerColumn")) {
      reasons.put(option, "JSON itself says where names and values begin and end");
    }
    return reasons;
  }
}
