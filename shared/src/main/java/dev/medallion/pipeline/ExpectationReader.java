package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the {@code expect} of a silver model: rules, each as {@code name: "rule"} or with its
 * action as {@code name: {rule: "…", action: warn}}.
 */
final class ExpectationReader {
  private static final List<String> ACTIONS =
      Arrays.stream(Action.values()).map(Action::label).toList();

  /** What begins a query; {@code exists(…)} may be Spark's function on arrays, so it is none. */
  private static final Pattern SUBQUERY = Pattern.compile("(?i)\\bselect\\b|\\(\\s*table\\s+\\w");

  private ExpectationReader() {}

  /** The rules of the model, in the order of the file. */
  static List<Expectation> read(Section model) {
    List<Expectation> expectations = new ArrayList<>();
    List<Setting> settings =
        model.find("expect").flatMap(Setting::section).map(Section::settings).orElse(List.of());
    for (Setting setting : settings) {
      Names.problemOfColumn(setting.name()).ifPresent(setting::problem);
      if (setting.name().equals(Expectation.KEY)) {
        setting.problem(
            " is the name of a rule that every model has: each row needs a key; give this rule"
                + " another name");
      }
      Optional<Expectation> read =
          setting.holdsSettings()
              ? setting.section().flatMap(section -> full(setting.name(), section))
              : rule(setting).map(rule -> new Expectation(setting.name(), rule, Action.QUARANTINE));
      read.ifPresent(expectations::add);
    }
    return List.copyOf(expectations);
  }

  private static Optional<Expectation> full(String name, Section section) {
    section.allowOnly(List.of("rule", "action"));
    Optional<String> rule =
        section
            .require(
                "rule", "add the condition that each row has to keep, as in rule: quantity > 0")
            .flatMap(ExpectationReader::rule);
    Optional<Setting> action = section.find("action");
    Optional<Action> known =
        action.isPresent()
            ? action.flatMap(ExpectationReader::action)
            : Optional.of(Action.QUARANTINE);
    return rule.flatMap(text -> known.map(found -> new Expectation(name, text, found)));
  }

  private static Optional<Action> action(Setting setting) {
    Optional<String> written = setting.text();
    Optional<Action> known = written.flatMap(Action::of);
    if (written.isPresent() && known.isEmpty()) {
      setting.refuse(
          written.get(),
          " is no action; write one of "
              + String.join(", ", ACTIONS)
              + Suggestion.didYouMean(written.get(), ACTIONS));
    }
    return known;
  }

  private static Optional<String> rule(Setting setting) {
    Optional<String> written = setting.text().map(String::strip);
    Optional<String> wrong = written.flatMap(ExpectationReader::problem);
    wrong.ifPresent(setting::problem);
    return wrong.isPresent() ? Optional.empty() : written;
  }

  /** What is wrong with that condition, as the end of a sentence. */
  private static Optional<String> problem(String rule) {
    SqlText text = SqlText.of(rule, Sql.Dialect.SPARK);
    String code = text.code();
    if (rule.isEmpty()) {
      return Optional.of(" is empty; write a condition, as in \"quantity > 0\"");
    }
    if (text.hasComments()) {
      return Optional.of(" holds a comment; write it behind a # in YAML");
    }
    if (text.endsInQuotes()) {
      return Optional.of(" opens a quote that nothing closes");
    }
    if (code.contains(";")) {
      return Optional.of(" holds a semicolon; a rule is one condition, so remove it");
    }
    if (code.contains("{{")) {
      return Optional.of(
          " reads another table; a rule is about one row of the model's result, so join in the"
              + " model's SQL and name the column");
    }
    if (SUBQUERY.matcher(code).find()) {
      return Optional.of(
          " holds a query; a rule is about one row of the model's result, so compute it in the"
              + " model's SQL and name the column");
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
