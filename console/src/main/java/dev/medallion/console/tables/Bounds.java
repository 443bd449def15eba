package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata.Column;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * Where the values of a column lie in each data file: the least and the largest.
 *
 * @param column the column
 * @param kind how places are read: {@code number}, {@code time} in milliseconds since 1970, or
 *     {@code text} for the rank among all bounds
 * @param ranks for text, the bounds in order; otherwise empty
 * @param ranges the range of each file, by its path; without files whose values are all null
 */
record Bounds(Column column, String kind, List<String> ranks, Map<String, Bounds.Range> ranges) {
  /** The least and the largest value, as places that can be compared and as they are written. */
  record Range(double low, double high, String least, String largest) {}

  /** What of a row is read, for {@link #of}: the places, then the values. */
  static String selected(Column column, String quoted) {
    String place =
        switch (kind(column)) {
          case "number" -> "CAST(%s(" + quoted + ") AS double)";
          case "time" -> "to_unixtime(CAST(%s(" + quoted + ") AS timestamp)) * 1000";
          default -> "CAST(NULL AS double)";
        };
    return "%s, %s, CAST(min(%3$s) AS varchar), CAST(max(%3$s) AS varchar)"
        .formatted(place.formatted("min"), place.formatted("max"), quoted);
  }

  /**
   * Reads rows.
   *
   * @param read a row for each file: its path first
   * @param first where the four columns of {@link #selected} begin
   */
  static Bounds of(Column column, List<List<Optional<String>>> read, int first) {
    List<List<Optional<String>>> known =
        read.stream().filter(row -> row.get(first + 2).isPresent()).toList();
    TreeSet<String> values = new TreeSet<>();
    if (kind(column).equals("text")) {
      known.forEach(
          row -> {
            row.get(first + 2).ifPresent(values::add);
            row.get(first + 3).ifPresent(values::add);
          });
    }
    List<String> ranks = List.copyOf(values);
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (List<Optional<String>> row : known) {
      String least = row.get(first + 2).orElseThrow();
      String largest = row.get(first + 3).orElseThrow();
      ranges.put(
          row.getFirst().orElseThrow(),
          new Range(
              row.get(first).map(Double::parseDouble).orElseGet(() -> rank(ranks, least)),
              row.get(first + 1).map(Double::parseDouble).orElseGet(() -> rank(ranks, largest)),
              least,
              largest));
    }
    return new Bounds(column, kind(column), ranks, ranges);
  }

  /** Whether a column has an order that a picture can show. */
  static boolean isOrdered(Column column) {
    return !column.type().matches("struct|list|map|binary|fixed.*|uuid");
  }

  /**
   * How many files a query for one value opens: those whose range holds it, on average over the
   * bounds of all files.
   */
  double opened() {
    double[] lows = ranges.values().stream().mapToDouble(Range::low).sorted().toArray();
    double[] highs = ranges.values().stream().mapToDouble(Range::high).sorted().toArray();
    return DoubleStream.concat(Arrays.stream(lows), Arrays.stream(highs))
        .map(
            place ->
                Arrays.stream(lows).filter(low -> low <= place).count()
                    - Arrays.stream(highs).filter(high -> high < place).count())
        .average()
        .orElse(0);
  }

  private static double rank(List<String> ranks, String value) {
    return ranks.indexOf(value);
  }

  private static String kind(Column column) {
    if (TableParts.isNumeric(column.type())) {
      return "number";
    }
    return column.type().matches("date|timestamp|timestamptz") ? "time" : "text";
  }
}
