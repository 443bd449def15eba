package dev.medallion.jobs.bronze;

import com.univocity.parsers.csv.CsvParserSettings;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the CSV files of a source are written: RFC 4180 in UTF-8 with a header, unless the source's
 * options say otherwise.
 *
 * @see <a href="https://spark.apache.org/docs/4.1.1/sql-data-sources-csv.html">Spark's options</a>
 */
final class CsvOptions {
  /** Spark's column for a record that has more or fewer fields than the header. */
  static final String MISSHAPEN_RECORD = "_misshapen_record";

  private static final List<String> TRIED = List.of(",", ";", "\t", "|");

  /** In characters; the parser would take a megabyte for each file, however small. */
  private static final int HEADER_BUFFER = 1 << 14;

  /** Fields grow as they are read, where a limit would be allocated at once. */
  private static final int NO_LIMIT = -1;

  private final Map<String, String> options = new LinkedHashMap<>();

  CsvOptions(Map<String, String> declared) {
    options.put("header", "true");
    // Quoted fields may hold line breaks. A source that has none may set it to false, and its large
    // files are then read by several tasks at once.
    options.put("multiline", "true");
    options.put("quote", "\"");
    options.put("escape", "\"");
    options.put("encoding", "UTF-8");
    declared.forEach((name, value) -> options.put(name.toLowerCase(Locale.ROOT), value));
    alias("delimiter", "sep");
    alias("charset", "encoding");
    // What is malformed is kept, and told of in _rescued.
    options.put("mode", "PERMISSIVE");
    options.put("columnnameofcorruptrecord", MISSHAPEN_RECORD);
  }

  private void alias(String name, String meaning) {
    String value = options.remove(name);
    if (value != null) {
      options.put(meaning, value);
    }
  }

  Map<String, String> forSpark(String delimiter) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.put("sep", delimiter);
    return all;
  }

  /** What may stand between fields: what the source declares, else what is tried in this order. */
  List<String> delimiters() {
    return Optional.ofNullable(options.get("sep"))
        .map(declared -> List.of(declared.replace("\\t", "\t")))
        .orElse(TRIED);
  }

  boolean header() {
    return Boolean.parseBoolean(options.get("header"));
  }

  Charset charset() {
    return Charset.forName(options.get("encoding"));
  }

  /** The pattern of timestamps, if they are not written as ISO 8601. */
  Optional<String> timestampFormat() {
    return Optional.ofNullable(options.get("timestampformat"));
  }

  /** The pattern of dates, if they are not written as ISO 8601. */
  Optional<String> dateFormat() {
    return Optional.ofNullable(options.get("dateformat"));
  }

  /** The settings of the parser that Spark uses, for reading a header as Spark would. */
  CsvParserSettings parserSettings(String delimiter) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.getFormat().setQuote(character("quote"));
    settings.getFormat().setQuoteEscape(character("escape"));
    settings.getFormat().setComment(character("comment"));
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setMaxCharsPerColumn(NO_LIMIT);
    settings.setInputBufferSize(HEADER_BUFFER);
    settings.setReadInputOnSeparateThread(false);
    settings.setMaxColumns(20_480);
    settings.setNullValue("");
    return settings;
  }

  private char character(String option) {
    String value = options.getOrDefault(option, "");
    return value.isEmpty() ? '\0' : value.charAt(0);
  }
}
