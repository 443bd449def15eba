package dev.medallion.jobs.csv;

import dev.medallion.jobs.text.TextEncoding;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the CSV objects of a source are written: RFC 4180 in UTF-8 with a header, unless the source's
 * options say otherwise.
 *
 * @param options the options, by their names in any case
 */
public record CsvFormat(Map<String, String> options) implements Serializable {
  private static final List<String> TRIED = List.of(",", ";", "\t", "|");

  /** Finds options whatever their case. */
  public CsvFormat {
    Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    any.putAll(options);
    options = any;
  }

  /** What may separate fields: what the source declares, else what is tried in this order. */
  List<String> delimiters() {
    return option("delimiter")
        .or(() -> option("sep"))
        .map(declared -> List.of(declared.replace("\\t", "\t")))
        .orElse(TRIED);
  }

  /** Whether the first record names the columns. */
  boolean header() {
    return flag("header", true);
  }

  TextEncoding encoding() {
    return new TextEncoding(option("encoding").or(() -> option("charset")).orElse("UTF-8"));
  }

  /** What stands around fields; nothing if no character has that meaning. */
  Optional<Character> quote() {
    String quote = options.getOrDefault("quote", "\"");
    return quote.isEmpty() ? Optional.empty() : Optional.of(quote.charAt(0));
  }

  /** What precedes a quote within a field, if it is not another quote. */
  Optional<Character> escape() {
    return option("escape")
        .filter(escape -> !escape.isEmpty())
        .map(escape -> escape.charAt(0))
        .filter(escape -> quote().isPresent() && !quote().get().equals(escape));
  }

  /** What a line begins with that is no record. */
  Optional<Character> comment() {
    return option("comment").filter(text -> !text.isEmpty()).map(text -> text.charAt(0));
  }

  /** The text that means no value. */
  String nullText() {
    return options.getOrDefault("nullValue", "");
  }

  /** What an empty field in quotes means. */
  String emptyText() {
    return options.getOrDefault("emptyValue", "");
  }

  boolean trimsStart() {
    return flag("ignoreLeadingWhiteSpace", false);
  }

  boolean trimsEnd() {
    return flag("ignoreTrailingWhiteSpace", false);
  }

  private boolean flag(String name, boolean otherwise) {
    return option(name)
        .map(value -> Boolean.parseBoolean(value.toLowerCase(Locale.ROOT)))
        .orElse(otherwise);
  }

  private Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }
}
