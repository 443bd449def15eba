package dev.medallion.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.TextTable;
import dev.medallion.cli.explain.Explanation.Contribution;
import dev.medallion.cli.explain.Explanation.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An explanation as text for people, and as rows for CSV. */
final class ExplanationPrinter {
  private static final List<String> OF_RECORD =
      List.of(
          "bronze",
          "object",
          "version",
          "line",
          "ingested",
          "rescued",
          "text",
          "no_text",
          "overrode");

  private final Explanation explanation;

  ExplanationPrinter(Explanation explanation) {
    this.explanation = explanation;
  }

  /** The lines for a terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%s, snapshot %s of %s%s"
            .formatted(
                explanation.table(),
                explanation.snapshot(),
                explanation.committed(),
                by(explanation.run())));
    for (Explanation.Input input : explanation.inputs()) {
      lines.add(
          "  from %s%s%s%s"
              .formatted(
                  input.table(),
                  input.snapshot().isEmpty() ? ", as it is now" : ", snapshot " + input.snapshot(),
                  by(input.run()),
                  input.rules().isEmpty() ? "" : "; rules: " + String.join(", ", input.rules())));
    }
    explanation.rows().forEach(row -> print(row, lines));
    if (!explanation.notes().isEmpty()) {
      lines.add("");
      explanation.notes().forEach(note -> lines.add("  note: " + note));
    }
    return lines;
  }

  private static String by(String run) {
    return run.isEmpty() ? "" : ", by the run " + run;
  }

  private static void print(Row row, List<String> lines) {
    lines.add("");
    TextTable values = new TextTable(List.copyOf(row.values().keySet()));
    values.row(row.values().values().stream().map(ExplanationPrinter::text).toList());
    lines.addAll(values.lines());
    if (row.contributions().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("  made of %s:".formatted(counted(row.madeOf())));
    lines.addAll(contributions(row.contributions()).lines());
    if (row.contributions().size() < row.madeOf()) {
      lines.add(
          "  (%d of %s; --all gives all of them)"
              .formatted(row.contributions().size(), counted(row.madeOf())));
    }
    for (Explanation.Sum sum : row.sums()) {
      lines.add(
          "  %s: all contributions come to %s, %s"
              .formatted(
                  sum.column(),
                  text(sum.again()),
                  sum.addsUp() ? "which is what gold has" : "but gold has " + text(sum.value())));
    }
    row.contributions().stream()
        .flatMap(each -> each.from().stream())
        .filter(source -> !source.records().isEmpty())
        .forEach(source -> print(source, lines));
  }

  private static TextTable contributions(List<Contribution> contributions) {
    TextTable table =
        new TextTable(Stream.concat(keys(contributions), gives(contributions)).toList());
    for (Contribution each : contributions) {
      table.row(
          Stream.concat(
                  each.from().stream().flatMap(source -> source.key().values().stream()),
                  each.gives().values().stream())
              .map(ExplanationPrinter::text)
              .toList());
    }
    return table;
  }

  private static Stream<String> keys(List<Contribution> contributions) {
    List<Explanation.Source> from = contributions.getFirst().from();
    return from.stream()
        .flatMap(
            source ->
                source.key().keySet().stream()
                    .map(
                        column ->
                            from.size() == 1
                                ? column
                                : source.table().replaceFirst(".*\\.", "") + "." + column));
  }

  private static Stream<String> gives(List<Contribution> contributions) {
    return contributions.getFirst().gives().keySet().stream();
  }

  private static void print(Explanation.Source source, List<String> lines) {
    lines.add("");
    lines.add("  %s %s".formatted(source.table(), named(source.key())));
    for (BronzeRecord record : source.records()) {
      print(record, "    ", "", lines);
      record.overrode().forEach(older -> print(older, "      ", "overrode ", lines));
    }
  }

  private static void print(BronzeRecord record, String indent, String what, List<String> lines) {
    lines.add(
        "%s%s%s: %s%s, ingested %s"
            .formatted(
                indent,
                what,
                record.table(),
                record.place(),
                record.certain() ? "" : " (possibly)",
                record.ingested()));
    if (record.text().isEmpty()) {
      lines.add("%s  (%s) %s".formatted(indent, record.noText(), named(record.values())));
    } else {
      record.text().lines().forEach(line -> lines.add("%s  %s".formatted(indent, line)));
    }
    if (!record.rescued().isEmpty()) {
      lines.add("%s  rescued: %s".formatted(indent, record.rescued()));
    }
  }

  private static String named(Map<String, JsonNode> values) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + " = " + text(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String counted(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "–" : value.asText();
  }

  /** A row for each record of each contribution, or for each contribution that has none. */
  AthenaQuery.Rows rows() {
    Set<String> aggregates = new LinkedHashSet<>();
    explanation
        .rows()
        .forEach(
            row -> row.contributions().forEach(each -> aggregates.addAll(each.gives().keySet())));
    List<String> columns = new ArrayList<>(List.of("row", "table", "key"));
    columns.addAll(aggregates);
    columns.addAll(OF_RECORD);
    List<List<Optional<String>>> rows = new ArrayList<>();
    for (int i = 0; i < explanation.rows().size(); i++) {
      String number = String.valueOf(i + 1);
      for (Contribution each : explanation.rows().get(i).contributions()) {
        List<Optional<String>> gives =
            aggregates.stream().map(name -> value(each.gives().get(name))).toList();
        for (Explanation.Source source : each.from()) {
          List<Optional<String>> start = new ArrayList<>();
          start.add(Optional.of(number));
          start.add(Optional.of(source.table()));
          start.add(Optional.of(named(source.key())));
          start.addAll(gives);
          records(source).forEach(record -> rows.add(both(start, record)));
        }
      }
    }
    return new AthenaQuery.Rows(
        columns, Collections.nCopies(columns.size(), "varchar"), rows, Optional.empty());
  }

  private static List<Optional<String>> both(
      List<Optional<String>> start, List<Optional<String>> record) {
    return Stream.concat(start.stream(), record.stream()).toList();
  }

  private static List<List<Optional<String>>> records(Explanation.Source source) {
    return source.records().isEmpty()
        ? List.of(Collections.nCopies(OF_RECORD.size(), Optional.empty()))
        : source.records().stream().map(ExplanationPrinter::cells).toList();
  }

  private static List<Optional<String>> cells(BronzeRecord record) {
    return Stream.of(
            record.table(),
            record.object(),
            record.version(),
            record.line(),
            record.ingested(),
            record.rescued(),
            record.text(),
            record.noText(),
            record.overrode().stream().map(BronzeRecord::place).collect(Collectors.joining("; ")))
        .map(value -> value.isEmpty() ? Optional.<String>empty() : Optional.of(value))
        .toList();
  }

  private static Optional<String> value(JsonNode value) {
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }
}
