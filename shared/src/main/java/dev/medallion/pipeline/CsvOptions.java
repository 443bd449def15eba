package dev.medallion.pipeline;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the reader options of a CSV source: those of Spark's that make sense for declared columns.
 *
 * @see <a href="https://spark.apache.org/docs/latest/sql-data-sources-csv.html">Spark's CSV
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
          "multiLine",
          "lineSep",
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
          "locale",
          "maxColumns",
          "maxCharsPerColumn",
          "unescapedQuoteHandling");

  /** What the bronze job decides itself, since it has to account for every value. */
  private static final List<String> OURS =
      List.of(
          "schema",
          "inferSchema",
          "enforceSchema",
          "mode",
          "columnNameOfCorruptRecord",
          "samplingRatio",
          "preferDate");

  private static final List<String> ONE_CHARACTER =
      List.of("quote", "escape", "charToEscapeQuoteEscaping", "comment");
  private static final List<String> YES_OR_NO =
      List.of("header", "multiLine", "ignoreLeadingWhiteSpace", "ignoreTrailingWhiteSpace");

  private CsvOptions() {}

  /** Option to value, in the order of the file, each spelled as Spark documents it. */
  static Map<String, String> read(Section source) {
    Map<String, String> options = new LinkedHashMap<>();
    List<Setting> settings =
        source.find("options").flatMap(Setting::section).map(Section::settings).orElse(List.of());
    for (Setting setting : settings) {
      Optional<String> name = spelled(setting.name(), KNOWN);
      if (name.isEmpty()) {
        setting.problem(unknown(setting.name()));
        continue;
      }
      setting
          .text()
          .ifPresent(
              value -> {
                problem(name.get(), value).ifPresent(setting::problem);
                options.put(name.get(), value);
              });
    }
    return Collections.unmodifiableMap(options);
  }

  private static String unknown(String name) {
    if (spelled(name, OURS).isPresent()) {
      return " is decided by the bronze job, which reads the declared columns and keeps what does"
          + " not fit in _rescued; remove it";
    }
    return " is no CSV option of Spark that can be set here" + Suggestion.didYouMean(name, KNOWN);
  }

  private static Optional<String> spelled(String name, List<String> options) {
    return options.stream().filter(name::equalsIgnoreCase).findFirst();
  }

  private static Optional<String> problem(String option, String value) {
    if (ONE_CHARACTER.contains(option) && value.length() > 1) {
      return Optional.of(": \"" + value + "\" must be a single character");
    }
    if ((option.equals("delimiter") || option.equals("sep")) && value.isEmpty()) {
      return Optional.of(" is empty; leave it out for a comma");
    }
    if (YES_OR_NO.contains(option) && !value.equals("true") && !value.equals("false")) {
      return Optional.of(": \"" + value + "\" must be true or false");
    }
    if ((option.equals("encoding") || option.equals("charset")) && !isCharset(value)) {
      return Optional.of(": \"" + value + "\" is no character set; write one such as UTF-8");
    }
    return Optional.empty();
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
