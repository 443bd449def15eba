package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules about all rows of a model together: {@code unique: [a]}, {@code relationships: {a:
 * silver.customers.id}}, {@code row_count: {min: 1, max: 100}} and {@code freshness: {at: 24h}}. No
 * single row breaks them, so that none can be quarantined.
 */
final class TableRules {
  private static final String UNIQUE = "unique";
  private static final String RELATIONSHIPS = "relationships";
  private static final String ROW_COUNT = "row_count";
  private static final String FRESHNESS = "freshness";
  private static final List<String> FORMS = List.of(UNIQUE, RELATIONSHIPS, ROW_COUNT, FRESHNESS);
  private static final String COLUMNS = "columns";
  private static final String ACTION = "action";

  private final Layer layer;
  private final List<String> reads;
  private final Action action;
  private final List<Expectation> rules = new ArrayList<>();

  private TableRules(Layer layer, List<String> reads, Action action) {
    this.layer = layer;
    this.reads = reads;
    this.action = action;
  }

  /** Whether a setting is one; a single value under such a name is a rule like any other. */
  static boolean isOne(Setting setting) {
    return FORMS.contains(setting.name())
        && !setting.isSingleValue()
        && !setting.names().contains("rule");
  }

  /**
   * The rules that it stands for.
   *
   * @param reads the paths of the tables that the model's query reads
   * @param action reads the action of a group of settings; empty if that is wrong
   */
  static List<Expectation> read(
      Setting setting,
      Layer layer,
      List<String> reads,
      Function<Setting, Optional<Action>> action) {
    Optional<Section> section =
        setting.holdsSettings() ? setting.section() : Optional.<Section>empty();
    Optional<Action> known =
        section.flatMap(group -> group.find(ACTION)).map(action).orElse(Optional.of(Action.FAIL));
    if (known.isEmpty()) {
      return List.of();
    }
    if (known.get() == Action.QUARANTINE) {
      setting.problem(
          " is about all rows of the table, so there is no row to quarantine; write action: fail or"
              + " action: warn");
      return List.of();
    }
    TableRules made = new TableRules(layer, reads, known.get());
    if (setting.name().equals(ROW_COUNT)) {
      section.ifPresentOrElse(made::rowCount, () -> setting.section());
      return made.rules;
    }
    Optional<Setting> columns = Optional.of(setting);
    if (section.isPresent() && setting.names().contains(COLUMNS)) {
      section.get().allowOnly(List.of(COLUMNS, ACTION));
      columns = section.get().find(COLUMNS);
    }
    columns.ifPresent(
        each -> {
          switch (setting.name()) {
            case UNIQUE -> each.items().forEach(made::unique);
            case RELATIONSHIPS -> each.section().ifPresent(made::relationships);
            default -> each.section().ifPresent(made::freshness);
          }
        });
    return made.rules;
  }

  private void unique(Setting item) {
    item.text()
        .filter(column -> ShortForms.isColumn(item, column))
        .ifPresent(
            column ->
                add(
                    UNIQUE,
                    column,
                    "no two rows have the same " + column,
                    "SELECT count(%1$s) - count(DISTINCT %1$s) FROM %2$s"
                        .formatted(quoted(column), Expectation.ROWS)));
  }

  private void relationships(Section section) {
    for (Setting column : section.settings()) {
      column
          .text()
          .filter(text -> ShortForms.isColumn(column, column.name()))
          .ifPresent(target -> relationship(column, target));
    }
  }

  private void relationship(Setting column, String target) {
    int dot = target.lastIndexOf('.');
    String table = dot < 0 ? "" : target.substring(0, dot);
    if (!reads.contains(table)) {
      column.refuse(
          target,
          " names no column of a table that the query reads; write TABLE.COLUMN with one of %s, or let the query read the table"
              .formatted(String.join(", ", reads)));
      return;
    }
    add(
        RELATIONSHIPS,
        column.name(),
        "%s is one of %s".formatted(column.name(), target),
        "SELECT count(*) FROM %1$s WHERE %2$s IS NOT NULL AND %2$s NOT IN (SELECT %3$s FROM {{ %4$s }} WHERE %3$s IS NOT NULL)"
            .formatted(
                Expectation.ROWS, quoted(column.name()), quoted(target.substring(dot + 1)), table));
  }

  private void rowCount(Section section) {
    section.allowOnly(List.of("min", "max", ACTION));
    Optional<Integer> least = section.find("min").flatMap(Quantities::count);
    Optional<Integer> most = section.find("max").flatMap(Quantities::count);
    if (section.find("min").isEmpty() && section.find("max").isEmpty()) {
      section.problem(section.path() + ": add min, max or both, as in row_count: {min: 1}");
      return;
    }
    if (least.isPresent() && most.isPresent() && least.get() > most.get()) {
      section.problem(section.path() + ": min is more than max; swap them");
      return;
    }
    List<String> bounds = new ArrayList<>();
    least.ifPresent(rows -> bounds.add("count(*) >= " + rows));
    most.ifPresent(rows -> bounds.add("count(*) <= " + rows));
    if (!bounds.isEmpty()) {
      String rule = String.join(" AND ", bounds);
      rules.add(
          new Expectation(
              ROW_COUNT,
              rule,
              action,
              "SELECT CASE WHEN %s THEN 0 ELSE 1 END FROM %s".formatted(rule, Expectation.ROWS),
              ""));
    }
  }

  private void freshness(Section section) {
    for (Setting column : section.settings()) {
      Optional<Duration> age = Quantities.age(column);
      if (age.isPresent() && ShortForms.isColumn(column, column.name())) {
        String since =
            layer == Layer.GOLD
                ? "CAST(max(%s) AS timestamp) >= localtimestamp - INTERVAL '%d' SECOND"
                : "CAST(max(%s) AS timestamp) >= current_timestamp() - INTERVAL '%d' SECOND";
        add(
            FRESHNESS,
            column.name(),
            "the newest %s is at most %s old".formatted(column.name(), column.text().orElse("")),
            "SELECT CASE WHEN %s THEN 0 ELSE 1 END FROM %s"
                .formatted(
                    since.formatted(quoted(column.name()), age.get().toSeconds()),
                    Expectation.ROWS));
      }
    }
  }

  private void add(String form, String column, String rule, String count) {
    rules.add(new Expectation(form + "_" + column, rule, action, count, column));
  }

  private String quoted(String column) {
    return ShortForms.quoted(column, layer);
  }
}
