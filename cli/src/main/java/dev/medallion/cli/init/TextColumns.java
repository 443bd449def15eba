package dev.medallion.cli.init;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides on the columns of a CSV source together, since they share the reader's options. */
final class TextColumns {
  private static final Set<String> NEVER_TEXT = Set.of("NULL", "null", "\\N");

  private final Map<String, TextColumn> texts;
  private final Optional<String> nothing;
  private final Optional<String> date;
  private final Optional<String> time;

  /**
   * @param texts column name to what its texts are, in order
   */
  TextColumns(Map<String, TextColumn> texts) {
    this.texts = texts;
    this.nothing = wordForNothing();
    this.date = commonPattern(false);
    this.time = commonPattern(true);
  }

  /** The reader options that the columns need. */
  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    nothing.ifPresent(word -> options.put("nullValue", word));
    date.ifPresent(pattern -> options.put("dateFormat", pattern));
    time.ifPresent(pattern -> options.put("timestampFormat", pattern));
    return options;
  }

  List<Column> columns() {
    return texts.entrySet().stream().map(each -> column(each.getKey(), each.getValue())).toList();
  }

  /** The word that most columns have where others have numbers or times, or that never is text. */
  private Optional<String> wordForNothing() {
    Map<String, Integer> votes = new HashMap<>();
    for (TextColumn text : texts.values()) {
      boolean typed = text.type().isPresent() || !text.patterns().isEmpty();
      text.nothing()
          .filter(word -> typed || NEVER_TEXT.contains(word))
          .ifPresent(word -> votes.merge(word, 1, Integer::sum));
    }
    return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  /** The pattern that a source's option can say, which holds for all of its columns. */
  private Optional<String> commonPattern(boolean time) {
    String plain = time ? "timestamp" : "date";
    if (texts.values().stream().anyMatch(text -> text.type().equals(Optional.of(plain)))) {
      return Optional.empty();
    }
    Map<String, Integer> votes = new LinkedHashMap<>();
    for (TextColumn text : texts.values()) {
      text.patterns().stream()
          .filter(pattern -> pattern.time() == time)
          .forEach(pattern -> votes.merge(pattern.spark(), 1, Integer::sum));
    }
    int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Column column(String name, TextColumn text) {
    String held = text.held();
    boolean readable = text.nothing().isEmpty() || text.nothing().equals(nothing);
    if (!readable) {
      return Column.plain(
          name,
          held,
          "string",
          "holds \"%s\", which a source can take for no value only if no other word is"
              .formatted(text.nothing().get()));
    }
    if (text.type().isPresent()) {
      return Column.plain(name, held, text.type().get(), text.remark(false));
    }
    Optional<TimePattern> pattern =
        text.patterns().stream()
            .filter(each -> Optional.of(each.spark()).equals(each.time() ? time : date))
            .findFirst();
    if (pattern.isPresent()) {
      String type = pattern.get().time() ? "timestamp" : "date";
      return Column.plain(name, held, type, join(text.remark(false), doubt(text)));
    }
    if (!text.patterns().isEmpty()) {
      TimePattern other = text.patterns().get(0);
      return new Column(
          name,
          held,
          "string",
          join("written as %s: silver reads it".formatted(other.spark()), doubt(text)),
          Optional.of(
              new Column.Conversion(other.time() ? "timestamp" : "date", other.conversion(name))));
    }
    Optional<Column.Conversion> number = text.conversion(name);
    return new Column(
        name,
        held,
        "string",
        number.isPresent()
            ? join("numbers with commas: silver reads them", text.remark(false))
            : text.remark(true),
        number);
  }

  /** Patterns that look alike may mean another day. */
  private static String doubt(TextColumn text) {
    List<String> alike = text.patterns().stream().map(TimePattern::spark).toList();
    boolean monthFirst = alike.stream().anyMatch(pattern -> pattern.matches("M+[/-]d.*"));
    boolean dayFirst = alike.stream().anyMatch(pattern -> pattern.matches("d+[/-]M+[/-].*"));
    return monthFirst && dayFirst ? "CHECK whether the day or the month comes first" : "";
  }

  private static String join(String... remarks) {
    return String.join("; ", Arrays.stream(remarks).filter(each -> !each.isEmpty()).toList());
  }
}
