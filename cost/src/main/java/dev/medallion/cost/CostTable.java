package dev.medallion.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table to show.
 *
 * @param title what stands above it
 * @param header the names of its columns
 * @param rows as many cells each
 */
public record CostTable(String title, List<String> header, List<List<String>> rows) {

  /** It in Markdown; every column but the first stands to the right if it is all numbers. */
  String markdown() {
    StringBuilder text = new StringBuilder(line(header));
    List<String> rule = new ArrayList<>(Collections.nCopies(header.size(), "---"));
    for (int i = 1; i < header.size(); i++) {
      int column = i;
      if (rows.stream().allMatch(row -> row.get(column).matches("[<0-9.,]*"))) {
        rule.set(i, "---:");
      }
    }
    text.append(line(rule));
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
