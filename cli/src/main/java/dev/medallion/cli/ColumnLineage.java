package dev.medallion.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medallion.pipeline.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The columns that each column of a pipeline is made of. What only decides which rows there are,
 * such as a filter, is not among them.
 *
 * @param origins by the path of a column, such as {@code silver.customer_sales.revenue} or {@code
 *     dataset.monthly_revenue.month}, the paths of the columns that its values are made of
 * @param copies by the path of a silver column, the columns whose values it has unchanged: its own
 *     origin, and what a join or a filter makes equal to that; by these, a row finds its records
 */
public record ColumnLineage(Map<String, List<String>> origins, Map<String, List<String>> copies) {

  /** Reads it off the queries of a pipeline. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads it.
     *
     * @param folder holds {@code pipeline.yaml} and its SQL files
     * @throws UserError if a query is not right
     */
    ColumnLineage of(Path folder) throws InterruptedException;
  }

  /**
   * A column and those next to it.
   *
   * @param column its path
   * @param next the columns that it is made of, or those that are made of it, each with its own
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Tree(String column, List<Tree> next) {
    /** A line for each column below this one, indented by its depth. */
    List<String> lines(int depth) {
      List<String> lines = new ArrayList<>();
      for (Tree each : next) {
        lines.add("  ".repeat(depth) + each.column());
        lines.addAll(each.lines(depth + 1));
      }
      return lines;
    }
  }

  /** What the values of a column are made of, down to bronze. */
  public Tree comesFrom(String column) {
    return tree(column, each -> origins.getOrDefault(each, List.of()));
  }

  /** What is made of a column, up to the data sets. */
  public Tree goesInto(String column) {
    return tree(
        column,
        each ->
            origins.entrySet().stream()
                .filter(other -> other.getValue().contains(each))
                .map(Map.Entry::getKey)
                .toList());
  }

  private static Tree tree(String column, Function<String, List<String>> next) {
    return new Tree(column, next.apply(column).stream().map(each -> tree(each, next)).toList());
  }

  /**
   * A column of a table by its path.
   *
   * @param table the table's path, such as {@code silver.customer_sales}
   * @throws UserError if the table has no such column
   */
  public String column(String table, String name) {
    String path = table + "." + name;
    if (!origins.containsKey(path)) {
      List<String> columns =
          origins.keySet().stream()
              .filter(each -> each.startsWith(table + "."))
              .map(each -> each.substring(table.length() + 1))
              .toList();
      String suggestion = Suggestion.didYouMean(name, columns);
      String all = columns.isEmpty() ? "none that a query names" : String.join(", ", columns);
      throw new UserError(
          "%s has no column \"%s\"%s"
              .formatted(table, name, suggestion.isEmpty() ? "; it has " + all : suggestion));
    }
    return path;
  }
}
