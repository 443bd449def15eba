package dev.medallion.pipeline;

import dev.medallion.contract.BronzeColumns;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Collections;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the reader options of a source, and refuses those that have nothing to decide. */
final class ReaderOptions {
  /** What the bronze job decides itself, since it has to account for every value. */
  private static final List<String> OURS =
      List.of(
          "schema",
          "inferSchema",
          "enforceSchema",
          "mode",
          "columnNameOfCorruptRecord",
          "samplingRatio",
          "preferDate",
          "prefersDecimal",
          "primitivesAsString",
          "inferTimestamp",
          "dropFieldIfAllNull");

  private final String format;
  private final List<String> known;
  private final Map<String, String> synonyms;
  private final Map<String, String> undecided;

  /**
   * The options of a format.
   *
   * @param format its name in sentences
   * @param known the options there are, as Spark documents them
   * @param synonyms other names of options, and the names that they mean
   * @param undecided options of Spark that decide nothing here, each with the reason
   */
  ReaderOptions(
      String format,
      List<String> known,
      Map<String, String> synonyms,
      Map<String, String> undecided) {
    this.format = format;
    this.known = known;
    this.synonyms = synonyms;
    this.undecided = undecided;
  }

  /** Option to setting, in the order of the file, each spelled as Spark documents it. */
  Map<String, Setting> find(Section source) {
    Map<String, Setting> options = new LinkedHashMap<>();
    Map<String, Setting> meanings = new HashMap<>();
    List<Setting> settings =
        source.find("options").flatMap(Setting::section).map(Section::settings).orElse(List.of());
    for (Setting setting : settings) {
      Optional<String> name = spelled(setting.name(), known);
      if (name.isEmpty()) {
        setting.problem(refusal(setting.name()));
        continue;
      }
      String meaning = synonyms.getOrDefault(name.get(), name.get());
      Setting first = meanings.putIfAbsent(meaning, setting);
      if (first != null) {
        setting.problem(
            " means the same as \"%s\" on line %d; remove one"
                .formatted(first.name(), first.line()));
        continue;
      }
      options.put(name.get(), setting);
    }
    return options;
  }

  /** The values of those options that have one; what is wrong with a value is noted. */
  static Map<String, String> values(Map<String, Setting> options) {
    Map<String, String> values = new LinkedHashMap<>();
    options.forEach((name, setting) -> setting.text().ifPresent(value -> values.put(name, value)));
    values.forEach(
        (name, value) ->
            problem(name, value, values).ifPresent(message -> options.get(name).problem(message)));
    return Collections.unmodifiableMap(values);
  }

  private String refusal(String name) {
    Optional<String> reason = spelled(name, undecided.keySet()).map(undecided::get);
    if (reason.isPresent()) {
      return " has nothing to decide: " + reason.get() + "; remove it";
    }
    if (spelled(name, OURS).isPresent()) {
      return " is decided by the bronze job, which reads the declared columns and keeps what does"
          + " not fit in "
          + BronzeColumns.RESCUED
          + "; remove it";
    }
    String guess = Suggestion.didYouMean(name, known);
    return " is no %s option of Spark that can be set here%s"
        .formatted(format, guess.isEmpty() ? "; remove it" : guess);
  }

  private static Optional<String> spelled(String name, Iterable<String> options) {
    for (String option : options) {
      if (option.equalsIgnoreCase(name)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  /** What is wrong with the value of an option that more than one format has. */
  private static Optional<String> problem(String option, String value, Map<String, String> all) {
    return switch (option) {
      case "encoding", "charset" ->
          isCharset(value)
              ? Optional.empty()
              : Optional.of(": \"" + value + "\" is no character set; write one such as UTF-8");
      case "locale" ->
          locale(value).isPresent()
              ? Optional.empty()
              : Optional.of(": \"" + value + "\" is no language tag; write one such as en-US");
      case "dateFormat", "timestampFormat", "timestampNTZFormat" ->
          DatePattern.problem(
              value,
              Optional.ofNullable(all.get("locale"))
                  .flatMap(ReaderOptions::locale)
                  .orElse(Locale.US));
      default -> Optional.empty();
    };
  }

  private static Optional<Locale> locale(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      return Optional.of(locale).filter(any -> !tag.isEmpty());
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
