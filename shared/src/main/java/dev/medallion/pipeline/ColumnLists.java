package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
    List<String> columns = new ArrayList<>();
    for (Setting item : setting.items()) {
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

  /** Notes each column of the key that the source does not declare. */
  static void requireDeclared(Section section, List<String> key, Collection<String> declared) {
    for (String column : key) {
      if (!declared.contains(column)) {
        section
            .find("key")
            .ifPresent(
                setting ->
                    setting.refuse(
                        column,
                        " is none of the columns" + Suggestion.didYouMean(column, declared)));
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
