package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads lists of columns: keys and what tables are clustered by. */
final class ColumnLists {
  private ColumnLists() {}

  /** The columns of the key, which has to be there. */
  static List<String> require(Section section, String whose) {
    return section
        .require("key", "add the columns that identify a " + whose + ", as in key: [id]")
        .map(ColumnLists::read)
        .orElse(List.of());
  }

  /** The columns of a list; each is well named and stands there once. */
  static List<String> read(Setting setting) {
    return named(setting.items());
  }

  private static List<String> named(List<Setting> items) {
    List<String> columns = new ArrayList<>();
    for (Setting item : items) {
      item.text()
          .ifPresent(
              column -> {
                Names.problemOfColumn(column).ifPresent(problem -> item.refuse(column, problem));
                if (columns.contains(column)) {
                  item.refuse(column, " stands here twice; remove one");
                }
                columns.add(column);
              });
    }
    return List.copyOf(columns);
  }

  /** The columns of a list, or the one that stands there without brackets. */
  static List<String> oneOrMore(Setting setting) {
    return setting.isSingleValue() ? named(List.of(setting)) : read(setting);
  }

  /** Notes each column of the setting that the source does not declare. */
  static void requireDeclared(
      Optional<Setting> setting, List<String> columns, Collection<String> declared) {
    for (String column : columns) {
      if (!declared.contains(column)) {
        setting.ifPresent(
            found ->
                found.refuse(
                    column, " is none of the columns" + Suggestion.didYouMean(column, declared)));
      }
    }
  }

  /** A column that the query never writes cannot be one of its own, unless it selects a star. */
  static void mentioned(Setting setting, List<String> columns, Sql sql) {
    SqlText text = sql.scan();
    for (String column : columns) {
      if (!sql.text().isEmpty() && !text.selectsStar() && !text.words().contains(column)) {
        setting.refuse(
            column, " is no column of " + sql.file() + Suggestion.didYouMean(column, text.words()));
      }
    }
  }
}
