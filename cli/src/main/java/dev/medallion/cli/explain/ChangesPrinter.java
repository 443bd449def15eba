package dev.medallion.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.TextTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints the changes of a table for a terminal, or as CSV. */
final class ChangesPrinter {
  private final Changes changes;

  ChangesPrinter(Changes changes) {
    this.changes = changes;
  }

  /** The lines for a terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%s: %s"
            .formatted(
                changes.table(),
                changes.total() == 0
                    ? "no row changed"
                    : changes.counts().entrySet().stream()
                        .filter(count -> count.getValue() > 0)
                        .map(count -> "%,d %s".formatted(count.getValue(), count.getKey()))
                        .collect(Collectors.joining(", "))));
    lines.add("  since " + state(changes.since()));
    lines.add("  now   " + state(changes.now()));
    if (!changes.rows().isEmpty()) {
      lines.add("");
      lines.addAll(table().lines());
      if (changes.rows().size() < changes.total()) {
        lines.add(
            "  (%,d of %,d rows; --all gives all of them)"
                .formatted(changes.rows().size(), changes.total()));
      }
    }
    if (!changes.objects().isEmpty()) {
      lines.add("");
      lines.add("  what came in between:");
      TextTable objects = TextTable.of("table", "object", "rows");
      changes.objects().forEach(each -> objects.row(each.table(), each.object(), each.rows()));
      lines.addAll(objects.lines());
    }
    if (!changes.notes().isEmpty()) {
      lines.add("");
      changes.notes().forEach(note -> lines.add("  note: " + note));
    }
    return lines;
  }

  private static String state(Changes.State state) {
    return state.snapshot().isEmpty()
        ? "before the table was made"
        : "snapshot %s of %s%s"
            .formatted(
                state.snapshot(),
                state.committed(),
                state.run().isEmpty() ? "" : ", by the run " + state.run());
  }

  /** The key, and each column that differs in any row: before and after, and by how much. */
  private TextTable table() {
    List<String> key = List.copyOf(changes.rows().getFirst().key().keySet());
    List<String> columns =
        columns().stream()
            .filter(column -> changes.rows().stream().anyMatch(row -> !cell(row, column).isEmpty()))
            .toList();
    TextTable table =
        new TextTable(
            Stream.of(Stream.of("change"), key.stream(), columns.stream())
                .flatMap(part -> part)
                .toList());
    for (Changes.Row row : changes.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.change()));
      key.forEach(column -> cells.add(text(row.key().get(column))));
      columns.forEach(column -> cells.add(cell(row, column)));
      table.row(cells);
    }
    return table;
  }

  private List<String> columns() {
    return changes.rows().stream()
        .flatMap(
            row -> Stream.concat(row.before().keySet().stream(), row.after().keySet().stream()))
        .distinct()
        .toList();
  }

  /** Empty if the value stays as it is. */
  private static String cell(Changes.Row row, String column) {
    JsonNode before = row.before().get(column);
    JsonNode after = row.after().get(column);
    if (before == null || after == null) {
      return text(before == null ? after : before);
    }
    if (before.equals(after)) {
      return "";
    }
    String difference = "";
    if (before.isNumber() && after.isNumber()) {
      BigDecimal by = after.decimalValue().subtract(before.decimalValue());
      difference = " (%s%s)".formatted(by.signum() > 0 ? "+" : "", by.toPlainString());
    }
    return "%s → %s%s".formatted(text(before), text(after), difference);
  }

  private static String text(JsonNode value) {
    return value.isNull()
        ? "–"
        : value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  /** A row for each that differs: the change, the key, and each column before and after. */
  AthenaQuery.Rows rows() {
    List<String> key =
        changes.rows().stream()
            .findFirst()
            .map(row -> List.copyOf(row.key().keySet()))
            .orElse(List.of());
    List<String> names = new ArrayList<>(List.of("change"));
    names.addAll(key);
    columns().forEach(column -> names.addAll(List.of(column + "_before", column + "_after")));
    List<List<Optional<String>>> rows = new ArrayList<>();
    for (Changes.Row row : changes.rows()) {
      List<Optional<String>> cells = new ArrayList<>();
      cells.add(Optional.of(row.change()));
      key.forEach(column -> cells.add(value(row.key(), column)));
      for (String column : columns()) {
        cells.add(value(row.before(), column));
        cells.add(value(row.after(), column));
      }
      rows.add(cells);
    }
    return new AthenaQuery.Rows(
        names, Collections.nCopies(names.size(), "varchar"), rows, Optional.empty());
  }

  private static Optional<String> value(Map<String, JsonNode> values, String column) {
    return Optional.ofNullable(values.get(column))
        .filter(value -> !value.isNull())
        .map(ChangesPrinter::text);
  }
}
