package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code expect} of a model: rules, each as {@code name: "rule"} or with its action as
 * {@code name: {rule: "…", action: warn}}, and the short forms that {@link ShortForms} and {@link
 * TableRules} read.
 */
final class ExpectationReader {
  private static final List<String> ACTIONS =
      Arrays.stream(Action.values()).map(Action::label).toList();

  private final Layer layer;
  private final Action usual;
  private final RowCondition condition;

  private ExpectationReader(Layer layer) {
    this.layer = layer;
    this.usual = layer == Layer.GOLD ? Action.FAIL : Action.QUARANTINE;
    this.condition =
        new RowCondition(
            "a rule", "one row of the model's result", "quantity > 0", "name the column");
  }

  /**
   * The rules of a silver or gold model, in the order of the file.
   *
   * @param reads the paths of the tables that its query reads
   */
  static List<Expectation> read(Section model, Layer layer, List<String> reads) {
    ExpectationReader reader = new ExpectationReader(layer);
    List<Expectation> expectations = new ArrayList<>();
    List<Setting> settings =
        model.find("expect").flatMap(Setting::section).map(Section::settings).orElse(List.of());
    for (Setting setting : settings) {
      if (ShortForms.isOne(setting)) {
        expectations.addAll(ShortForms.read(setting, layer, reader.usual, reader::action));
      } else if (TableRules.isOne(setting)) {
        expectations.addAll(TableRules.read(setting, layer, reads, reader::action));
      } else {
        reader.rule(setting).ifPresent(expectations::add);
      }
    }
    noteTwins(settings, expectations);
    return List.copyOf(expectations);
  }

  /** A short form may make a rule of a name that another one has. */
  private static void noteTwins(List<Setting> settings, List<Expectation> expectations) {
    for (Setting setting : settings) {
      if (expectations.stream().filter(each -> each.name().equals(setting.name())).count() > 1) {
        setting.problem(" is also what a short form calls its rule; give this one another name");
      }
    }
  }

  private Optional<Expectation> rule(Setting setting) {
    Names.problemOfColumn(setting.name()).ifPresent(setting::problem);
    if (setting.name().equals(Expectation.KEY)) {
      setting.problem(
          " is the name of a rule that every model has: each row needs a key; give this rule"
              + " another name");
    }
    return setting.holdsSettings()
        ? setting.section().flatMap(section -> full(setting.name(), section))
        : condition.read(setting).map(rule -> new Expectation(setting.name(), rule, usual));
  }

  private Optional<Expectation> full(String name, Section section) {
    section.allowOnly(List.of("rule", "action"));
    Optional<String> rule =
        section
            .require(
                "rule", "add the condition that each row has to keep, as in rule: quantity > 0")
            .flatMap(condition::read);
    Optional<Action> known = action(section);
    return rule.flatMap(text -> known.map(found -> new Expectation(name, text, found)));
  }

  private Optional<Action> action(Section section) {
    Optional<Setting> setting = section.find("action");
    return setting.isPresent() ? setting.flatMap(this::action) : Optional.of(usual);
  }

  private Optional<Action> action(Setting setting) {
    Optional<String> written = setting.text();
    Optional<Action> known = written.flatMap(Action::of);
    if (written.isPresent() && known.isEmpty()) {
      setting.refuse(
          written.get(),
          " is no action; write one of "
              + String.join(", ", ACTIONS)
              + Suggestion.didYouMean(written.get(), ACTIONS));
    }
    if (layer == Layer.GOLD && known.isPresent() && known.get() != Action.FAIL) {
      setting.refuse(
          written.get(),
          " is for silver; a gold table takes all rows of its query or none, so write fail");
      return Optional.empty();
    }
    return known;
  }
}
