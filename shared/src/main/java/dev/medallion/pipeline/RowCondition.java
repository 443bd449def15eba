package dev.medallion.pipeline;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads conditions in Spark SQL that are true or false of a row by itself. What can be wrong with
 * one is found here as far as no column has to be known.
 *
 * <p>Its parts are those of messages.
 *
 * @param what what the condition is, as in "a rule"
 * @param about what it is true or false of, as in "one row of the source"
 * @param example a condition
 * @param then what to do with what the model's SQL has to work out instead, as in "filter there"
 */
record RowCondition(String what, String about, String example, String then) {
  /** What begins a query; {@code exists(…)} may be Spark's function on arrays, so it is none. */
  private static final Pattern SUBQUERY = Pattern.compile("(?i)\\bselect\\b|\\(\\s*table\\s+\\w");

  /** The condition; nothing, and a problem noted, if it is none. */
  Optional<String> read(Setting setting) {
    Optional<String> written = setting.text().map(String::strip);
    Optional<String> wrong = written.flatMap(this::problem);
    wrong.ifPresent(setting::problem);
    return wrong.isPresent() ? Optional.empty() : written;
  }

  /** What is wrong with that condition, as the end of a sentence. */
  private Optional<String> problem(String condition) {
    SqlText text = SqlText.of(condition, Sql.Dialect.SPARK);
    String code = text.code();
    if (condition.isEmpty()) {
      return Optional.of(" is empty; write a condition, as in \"" + example + "\"");
    }
    if (text.hasComments()) {
      return Optional.of(" holds a comment; write it behind a # in YAML");
    }
    if (text.endsInQuotes()) {
      return Optional.of(" opens a quote that nothing closes");
    }
    if (code.contains(";")) {
      return Optional.of(" holds a semicolon; " + what + " is one condition, so remove it");
    }
    if (code.contains("{{")) {
      return Optional.of(
          " reads another table; "
              + what
              + " is about "
              + about
              + ", so join in the model's SQL and "
              + then);
    }
    if (SUBQUERY.matcher(code).find()) {
      return Optional.of(
          " holds a query; "
              + what
              + " is about "
              + about
              + ", so compute it in the model's SQL and "
              + then);
    }
    return parentheses(code);
  }

  private static Optional<String> parentheses(String code) {
    int open = 0;
    for (int i = 0; i < code.length() && open >= 0; i++) {
      if (code.charAt(i) == '(') {
        open++;
      } else if (code.charAt(i) == ')') {
        open--;
      }
    }
    if (open == 0) {
      return Optional.empty();
    }
    return Optional.of(
        open > 0
            ? " opens a parenthesis that nothing closes"
            : " closes a parenthesis that nothing opens");
  }
}
