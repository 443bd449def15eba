package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code expect} of a silver model: rules, each as {@code name: "rule"} or with its
 * action as {@code name: {rule: "…", action: warn}}.
 */
final class ExpectationReader {
  private static final List<String> ACTIONS =
      Arrays.stream(Action.values()).map(Action::label).toList();

  private static final RowCondition RULE =
      new RowCondition(
          "a rule", "one row of the model's result", "quantity > 0", "name the column");

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
              : RULE.read(setting)
                  .map(rule -> new Expectation(setting.name(), rule, Action.QUARANTINE));
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
            .flatMap(RULE::read);
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
}
