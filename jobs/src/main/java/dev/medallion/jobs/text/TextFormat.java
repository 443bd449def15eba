package dev.medallion.jobs.text;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a source writes values as text, where its options say more than the usual.
 *
 * @param options the source's options, by their names in any case
 * @param zone the zone of times that name none: the session's
 */
public record TextFormat(Map<String, String> options, String zone) implements Serializable {
  /** Finds options whatever their case. */
  public TextFormat {
    Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    any.putAll(options);
    options = any;
  }

  Optional<String> dateFormat() {
    return option("dateFormat");
  }

  Optional<String> timestampFormat() {
    return option("timestampFormat");
  }

  Optional<String> localTimestampFormat() {
    return option("timestampNTZFormat");
  }

  Optional<String> notANumber() {
    return option("nanValue");
  }

  Optional<String> positiveInfinity() {
    return option("positiveInf");
  }

  Optional<String> negativeInfinity() {
    return option("negativeInf");
  }

  Locale locale() {
    return option("locale").map(Locale::forLanguageTag).orElse(Locale.US);
  }

  private Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }
}
