package dev.medallion.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for a terminal: a header, a rule, and rows whose numbers stand to the right. */
public final class TextTable {
  private static final int WIDEST = 48;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private int shortened;

  public TextTable(List<String> header) {
    this.header = List.copyOf(header);
  }

  /** A table with that header. */
  public static TextTable of(String... header) {
    return new TextTable(List.of(header));
  }

  /** Adds a row; it has as many cells as the header. */
  public TextTable row(Object... cells) {
    return row(IntStream.range(0, cells.length).mapToObj(i -> text(cells[i])).toList());
  }

  /** Adds a row; it has as many cells as the header. */
  public TextTable row(List<String> cells) {
    if (cells.size() != header.size()) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.size(), header.size()));
    }
    rows.add(cells.stream().map(this::shortened).toList());
    return this;
  }

  /** The lines of the table, each indented by two blanks. */
  public List<String> lines() {
    List<Column> columns = IntStream.range(0, header.size()).mapToObj(this::column).toList();
    List<String> lines = new ArrayList<>();
    lines.add(line(columns, header));
    lines.add(line(columns, columns.stream().map(column -> "─".repeat(column.width())).toList()));
    rows.forEach(row -> lines.add(line(columns, row)));
    return lines;
  }

  private record Column(int width, boolean numeric) {}

  private Column column(int index) {
    int width =
        Math.max(
            DisplayWidth.of(header.get(index)),
            rows.stream().mapToInt(row -> DisplayWidth.of(row.get(index))).max().orElse(0));
    boolean numeric =
        !rows.isEmpty()
            && rows.stream()
                .allMatch(row -> row.get(index).matches("[-<]?[0-9][0-9,.]*(e-?[0-9]+)?|–|"));
    return new Column(width, numeric);
  }

  private static String line(List<Column> columns, List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            i -> {
              String blanks = " ".repeat(columns.get(i).width() - DisplayWidth.of(cells.get(i)));
              return columns.get(i).numeric() ? blanks + cells.get(i) : cells.get(i) + blanks;
            })
        .collect(Collectors.joining("  ", "  ", ""))
        .stripTrailing();
  }

  private static String text(Object cell) {
    return cell == null ? "–" : cell.toString();
  }

  /** How many cells are not shown as they are: too wide, or with lines or tabs in them. */
  int shortened() {
    return shortened;
  }

  private String shortened(String cell) {
    String shown = DisplayWidth.shortened(cell.replaceAll("[\\r\\n\\t]+", " "), WIDEST);
    if (!shown.equals(cell)) {
      shortened++;
    }
    return shown;
  }
}
