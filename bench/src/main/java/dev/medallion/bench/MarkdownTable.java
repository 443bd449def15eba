package dev.medallion.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown whose columns stand below each other, so that a terminal shows it, too. */
final class MarkdownTable {
  private final List<List<String>> lines = new ArrayList<>();

  MarkdownTable(String... header) {
    lines.add(List.of(header));
  }

  /** Adds a row; it has as many cells as the header. */
  MarkdownTable row(String... cells) {
    if (cells.length != lines.getFirst().size()) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns"
              .formatted(cells.length, lines.getFirst().size()));
    }
    lines.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths =
        IntStream.range(0, lines.getFirst().size())
            .mapToObj(
                i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElseThrow())
            .toList();
    List<String> text = new ArrayList<>();
    for (List<String> line : lines) {
      text.add(line(line, widths));
      if (text.size() == 1) {
        text.add(
            line(
                IntStream.range(0, widths.size())
                    .mapToObj(i -> "-".repeat(widths.get(i) - 1) + (isNumeric(i) ? ":" : "-"))
                    .toList(),
                widths));
      }
    }
    return String.join("\n", text);
  }

  private boolean isNumeric(int column) {
    return lines.stream()
        .skip(1)
        .allMatch(line -> line.get(column).matches("[0-9][0-9.,]*( ?(%|s|ms|MB|KB))?|never|–|"));
  }

  private String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            i -> {
              String blanks = " ".repeat(widths.get(i) - cells.get(i).length());
              return isNumeric(i) ? blanks + cells.get(i) : cells.get(i) + blanks;
            })
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
