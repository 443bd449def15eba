package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rules about each row that are written often, in fewer words: {@code not_null: [a, b]} and {@code
 * accepted_values: {a: [x, y]}}, or with an action {@code not_null: {columns: [a], action: warn}}.
 * Each makes a rule of its own for each column, such as {@code not_null_a}.
 *
 * @see TableRules
 */
final class ShortForms {
  private static final String NOT_NULL = "not_null";
  private static final String ACCEPTED_VALUES = "accepted_values";
  private static final String COLUMNS = "columns";
  private static final Set<String> BARE = Set.of("int", "float", "bool");

  private ShortForms() {}

  /** Whether a setting is one; a single value under such a name is a rule like any other. */
  static boolean isOne(Setting setting) {
    return List.of(NOT_NULL, ACCEPTED_VALUES).contains(setting.name())
        && !setting.isSingleValue()
        && !setting.names().contains("rule");
  }

  /**
   * The rules that it stands for.
   *
   * @param usual the action where it says none
   * @param action reads the action of a group of settings; empty if that is wrong
   */
  static List<Expectation> read(
      Setting setting, Layer layer, Action usual, Function<Section, Optional<Action>> action) {
    Optional<Action> known = Optional.of(usual);
    Optional<Setting> columns = Optional.of(setting);
    if (setting.names().contains(COLUMNS)) {
      Section section = setting.section().orElseThrow();
      section.allowOnly(List.of(COLUMNS, "action"));
      known = action.apply(section);
      columns = section.find(COLUMNS);
    }
    boolean notNull = setting.name().equals(NOT_NULL);
    List<Expectation> rules = new ArrayList<>();
    if (known.isPresent() && columns.isPresent()) {
      Action found = known.get();
      if (notNull) {
        for (Setting item : columns.get().items()) {
          item.text()
              .filter(column -> isColumn(item, column))
              .ifPresent(
                  column ->
                      rules.add(
                          rule(NOT_NULL, column, quoted(column, layer) + " IS NOT NULL", found)));
        }
      } else {
        columns.get().section().ifPresent(section -> accepted(section, layer, found, rules));
      }
    }
    return rules;
  }

  private static void accepted(
      Section section, Layer layer, Action action, List<Expectation> rules) {
    for (Setting column : section.settings()) {
      String values =
          column.items().stream()
              .flatMap(item -> literal(item, layer).stream())
              .collect(Collectors.joining(", "));
      if (isColumn(column, column.name()) && !values.isEmpty()) {
        rules.add(
            rule(
                ACCEPTED_VALUES,
                column.name(),
                "%s IN (%s)".formatted(quoted(column.name(), layer), values),
                action));
      }
    }
  }

  /** Whether a column is well named; notes the problem if not. */
  static boolean isColumn(Setting setting, String column) {
    Optional<String> problem = Names.problemOfColumn(column);
    problem.ifPresent(message -> setting.refuse(column, message));
    return problem.isEmpty();
  }

  private static Expectation rule(String form, String column, String rule, Action action) {
    return new Expectation(form + "_" + column, rule, action);
  }

  /** In quotes, so that a word such as {@code order} is a name. */
  static String quoted(String column, Layer layer) {
    return layer == Layer.GOLD ? "\"" + column + "\"" : "`" + column + "`";
  }

  private static Optional<String> literal(Setting item, Layer layer) {
    return item.text()
        .map(
            text ->
                BARE.contains(item.scalarKind())
                    ? text
                    : layer == Layer.GOLD
                        ? "'" + text.replace("'", "''") + "'"
                        : "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'");
  }
}
