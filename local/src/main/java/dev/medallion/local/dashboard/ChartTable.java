package dev.medallion.local.dashboard;

import dev.medallion.pipeline.DataSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A chart that is a table: a data set's rows, those with the largest measure first. */
final class ChartTable {
  private static final int MOST_ROWS = 20;

  private ChartTable() {}

  static String of(DataSet dataSet, DataSet.Chart chart, List<Map<String, String>> rows) {
    List<String> columns = List.copyOf(dataSet.columns().keySet());
    List<Boolean> numeric = columns.stream().map(column -> isNumeric(column, rows)).toList();
    StringBuilder table = new StringBuilder("<table><tr>");
    for (int i = 0; i < columns.size(); i++) {
      cell(table, "th", numeric.get(i), columns.get(i));
    }
    table.append("</tr>");
    for (Map<String, String> row : largestFirst(chart.y(), rows)) {
      table.append("<tr>");
      for (int i = 0; i < columns.size(); i++) {
        cell(table, "td", numeric.get(i), row.getOrDefault(columns.get(i), "–"));
      }
      table.append("</tr>");
    }
    table.append("</table>");
    if (rows.size() > MOST_ROWS) {
      table.append("<p>%d more rows</p>".formatted(rows.size() - MOST_ROWS));
    }
    return table.toString();
  }

  private static List<Map<String, String>> largestFirst(
      String measure, List<Map<String, String>> rows) {
    if (!isNumeric(measure, rows)) {
      return rows.stream().limit(MOST_ROWS).toList();
    }
    return rows.stream()
        .sorted(
            Comparator.comparingDouble(
                    (Map<String, String> row) -> Double.parseDouble(row.getOrDefault(measure, "0")))
                .reversed())
        .limit(MOST_ROWS)
        .toList();
  }

  private static boolean isNumeric(String column, List<Map<String, String>> rows) {
    return rows.stream()
        .allMatch(row -> row.getOrDefault(column, "0").matches("-?[0-9]+(\\.[0-9]+)?"));
  }

  private static void cell(StringBuilder table, String tag, boolean numeric, String text) {
    table
        .append("<%s%s>".formatted(tag, numeric ? " class='number'" : ""))
        .append(Html.escaped(text))
        .append("</%s>".formatted(tag));
  }
}
