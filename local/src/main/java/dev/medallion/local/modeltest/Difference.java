package dev.medallion.local.modeltest;

import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares the rows of a table with those that a test expects, in the columns that it names. Rows
 * have no order.
 */
final class Difference {
  /** What an expected null is shown as, and an actual one. */
  private static final String NULL = "null";

  private final ModelTest test;
  private final String table;
  private final List<String> key;
  private final Content content;

  /**
   * @param key the columns by which a row that differs is told from one that is missing
   */
  Difference(ModelTest test, String table, List<String> key, Content content) {
    this.test = test;
    this.table = table;
    this.key = key;
    this.content = content;
  }

  /** The differences, a line each, with a header; empty if there are none. */
  List<String> lines() throws TestError {
    ModelTest.Rows expected = test.expected().get(table);
    List<String> columns = columns(expected);
    List<List<String>> missing = new ArrayList<>();
    for (ModelTest.Row row : expected.rows()) {
      missing.add(expected(row, columns));
    }
    List<List<String>> unexpected = new ArrayList<>();
    for (List<String> row : actual(columns)) {
      if (!missing.remove(row)) {
        unexpected.add(row);
      }
    }
    if (missing.isEmpty() && unexpected.isEmpty()) {
      return List.of();
    }
    return table(columns, missing, unexpected);
  }

  private List<String> columns(ModelTest.Rows expected) throws TestError {
    Set<String> named = new LinkedHashSet<>();
    for (ModelTest.Row row : expected.rows()) {
      for (String column : row.values().keySet()) {
        if (!content.types().containsKey(column)) {
          String guess = Suggestion.didYouMean(column, content.columns());
          throw new TestError(
              test.problem(
                  row.line(),
                  "%s has no column \"%s\"%s"
                      .formatted(
                          table,
                          column,
                          guess.isEmpty()
                              ? "; it has " + String.join(", ", content.columns())
                              : guess)));
        }
        named.add(column);
      }
    }
    return named.isEmpty() ? content.columns() : List.copyOf(named);
  }

  private List<String> expected(ModelTest.Row row, List<String> columns) throws TestError {
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      Optional<String> written = row.values().getOrDefault(column, Optional.empty());
      if (written.isEmpty()) {
        values.add(null);
        continue;
      }
      String type = content.types().get(column);
      Optional<String> value = Comparison.canonical(written.get(), type);
      if (value.isEmpty()) {
        throw new TestError(
            test.problem(
                row.line(),
                "%s.%s: \"%s\" is no %s".formatted(table, column, written.get(), type)));
      }
      values.add(value.get());
    }
    return values;
  }

  private List<List<String>> actual(List<String> columns) {
    List<Integer> places = columns.stream().map(content.columns()::indexOf).toList();
    return content.rows().stream()
        .map(
            row ->
                places.stream()
                    .map(place -> canonical(row.get(place), content.columns().get(place)))
                    .collect(Collectors.toList()))
        .toList();
  }

  private String canonical(String text, String column) {
    return text == null
        ? null
        : Comparison.canonical(text, content.types().get(column)).orElse(text);
  }

  private List<String> table(
      List<String> columns, List<List<String>> missing, List<List<String>> unexpected) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(new ArrayList<>(List.of("")));
    lines.getFirst().addAll(columns);
    Map<List<String>, List<String>> byKey = new LinkedHashMap<>();
    boolean keyed = columns.containsAll(key);
    if (keyed) {
      unexpected.forEach(row -> byKey.putIfAbsent(key(row, columns), row));
    }
    List<List<String>> left = new ArrayList<>(unexpected);
    for (List<String> row : missing) {
      List<String> other = keyed ? byKey.remove(key(row, columns)) : null;
      if (other == null) {
        lines.add(line("missing", row));
      } else {
        left.remove(other);
        lines.add(
            line(
                "different",
                IntStream.range(0, row.size())
                    .mapToObj(i -> changed(row.get(i), other.get(i)))
                    .toList()));
      }
    }
    left.forEach(row -> lines.add(line("unexpected", row)));
    return aligned(lines);
  }

  private List<String> key(List<String> row, List<String> columns) {
    return key.stream()
        .map(column -> row.get(columns.indexOf(column)))
        .collect(Collectors.toList());
  }

  private static String changed(String expected, String actual) {
    return Objects.equals(expected, actual)
        ? shown(expected)
        : "%s, not %s".formatted(shown(actual), shown(expected));
  }

  private static List<String> line(String kind, List<String> values) {
    List<String> line = new ArrayList<>(List.of(kind));
    values.forEach(value -> line.add(shown(value)));
    return line;
  }

  private static String shown(String value) {
    return value == null ? NULL : value;
  }

  private static List<String> aligned(List<List<String>> lines) {
    int[] widths = new int[lines.getFirst().size()];
    lines.forEach(line -> Arrays.setAll(widths, i -> Math.max(widths[i], line.get(i).length())));
    return lines.stream()
        .map(
            line ->
                IntStream.range(0, widths.length)
                    .mapToObj(i -> line.get(i) + " ".repeat(widths[i] - line.get(i).length()))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .toList();
  }
}
