package dev.medallion.pipeline;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.HistoryColumns;
import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.Columns;
import dev.medallion.pipeline.AccessRule.ColumnsExcept;
import dev.medallion.pipeline.AccessRule.ColumnsOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads which columns of a table may be read: {@code [all, except: [a, b]]}, or {@code [a, b]} for
 * those alone.
 */
final class AccessColumns {
  private static final String ALL = "all";
  private static final String EXCEPT = "except";
  private static final String FORM = "write [all, except: [a, b]], or [a, b] for these alone";

  private final List<Source> sources;
  private final List<SilverModel> silver;
  private final List<GoldModel> gold;

  AccessColumns(List<Source> sources, List<SilverModel> silver, List<GoldModel> gold) {
    this.sources = sources;
    this.silver = silver;
    this.gold = gold;
  }

  /** The columns that the setting names; empty, and a problem noted, if they cannot be. */
  Optional<Columns> read(Setting setting, Layer layer, String table) {
    List<Setting> items = setting.items();
    if (items.isEmpty()) {
      return Optional.empty();
    }
    Setting first = items.get(0);
    boolean all = first.isSingleValue() && first.text().equals(Optional.of(ALL));
    boolean plain = items.stream().allMatch(Setting::isSingleValue);
    if (all && items.size() == 1) {
      return Optional.of(new AllColumns());
    }
    if (all && items.size() == 2 && items.get(1).holdsSettings()) {
      return items.get(1).section().flatMap(section -> except(section, layer, table));
    }
    if (all || !plain) {
      setting.problem(" names no columns; " + FORM);
      return Optional.empty();
    }
    return Optional.of(new ColumnsOnly(named(items, layer, table)));
  }

  private Optional<Columns> except(Section section, Layer layer, String table) {
    section.allowOnly(List.of(EXCEPT));
    return section
        .find(EXCEPT)
        .map(Setting::items)
        .filter(items -> !items.isEmpty())
        .map(items -> new ColumnsExcept(named(items, layer, table)));
  }

  private List<String> named(List<Setting> items, Layer layer, String table) {
    List<String> columns = new ArrayList<>();
    for (Setting item : items) {
      item.text()
          .ifPresent(
              column -> {
                check(item, column, layer, table);
                columns.add(column);
              });
    }
    return columns;
  }

  /** What is known here without an engine; the rest is up to the check of the queries. */
  private void check(Setting item, String column, Layer layer, String table) {
    switch (layer) {
      case BRONZE ->
          sources.stream()
              .filter(source -> source.name().equals(table) && !source.columns().isEmpty())
              .filter(source -> !BronzeColumns.ALL.contains(column))
              .forEach(
                  source ->
                      ColumnLists.requireDeclared(
                          Optional.of(item), List.of(column), source.columns().keySet()));
      case SILVER ->
          silver.stream()
              .filter(model -> model.name().equals(table))
              .filter(model -> model.history().isEmpty() || !HistoryColumns.ALL.contains(column))
              .forEach(model -> ColumnLists.mentioned(item, List.of(column), model.sql()));
      case GOLD ->
          gold.stream()
              .filter(model -> model.name().equals(table))
              .forEach(model -> ColumnLists.mentioned(item, List.of(column), model.sql()));
    }
  }
}
