package dev.medallion.cli;

import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Pipeline;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Prints a report for people: tables, a few rows of gold, the data sets, and where the time went.
 */
public final class RunPrinter {
  private static final int WIDEST_BAR = 40;
  private static final String NOT_KNOWN = "–";
  private static final double WORTH_A_LINE = 0.05;

  private final PrintStream out;

  public RunPrinter(PrintStream out) {
    this.out = out;
  }

  public void print(RunReport report, Pipeline pipeline, Lakehouse lakehouse, Path logs)
      throws InterruptedException {
    printTables(report.tables());
    printAbsentColumns(report.absentColumns());
    printExpectations(report.expectations());
    for (GoldModel model : pipeline.gold()) {
      for (RunReport.Table table : report.tables()) {
        if (table.layer().equals("gold") && table.name().equals(model.name())) {
          AthenaQuery.Rows sample = lakehouse.sample(model);
          heading(
              "gold.%s.%s (%d of %s rows)"
                  .formatted(
                      table.namespace(),
                      table.name(),
                      sample.rows().size(),
                      grouped(table.rows())));
          print(sample.table());
        }
      }
    }
    printDataSets(report.datasets());
    heading("Where the %.1f s went".formatted(report.seconds()));
    print(stages(report));
    if (!report.succeeded()) {
      heading("What failed");
      report.problems().forEach(problem -> out.println("  " + problem));
      out.printf("%n  The logs are in %s%n", logs);
    }
  }

  public void printTables(List<RunReport.Table> rows) {
    heading("Tables");
    TextTable tables = TextTable.of("layer", "table", "rows", "snapshot");
    rows.forEach(
        table ->
            tables.row(
                table.layer(),
                table.namespace() + "." + table.name(),
                grouped(table.rows()),
                table.snapshot()));
    print(tables);
  }

  /** Prints nothing if files have had every declared column. */
  public void printAbsentColumns(List<RunReport.AbsentColumn> columns) {
    if (columns.isEmpty()) {
      return;
    }
    heading("Declared columns that no file has had");
    for (RunReport.AbsentColumn column : columns) {
      out.printf(
          "  %s.%s is null in every row%s%n",
          column.table(),
          column.column(),
          column.nearest().isEmpty()
              ? ", and no column of its files is called nearly so; correct or remove it in"
                  + " pipeline.yaml"
              : "; its files have \"%s\": declare that column in pipeline.yaml, or name it %s in the files"
                  .formatted(column.nearest(), column.column()));
    }
  }

  /** Prints nothing if no model has rules. */
  public void printExpectations(List<RunReport.Checked> models) {
    if (models.isEmpty()) {
      return;
    }
    heading("Expectations");
    TextTable rules = TextTable.of("model", "rule", "action", "rows", "broken");
    for (RunReport.Checked model : models) {
      for (RunReport.Rule rule : model.rules()) {
        rules.row(
            model.model(),
            rule.name(),
            rule.action(),
            grouped(model.rows()),
            rule.broken() < 0 ? NOT_KNOWN : grouped(rule.broken()));
      }
    }
    print(rules);
    models.stream()
        .filter(model -> model.quarantined() >= 0)
        .forEach(
            model ->
                out.printf(
                    "  %s holds %s row%s%n",
                    model.quarantine(),
                    grouped(model.quarantined()),
                    model.quarantined() == 1 ? "" : "s"));
  }

  public void printDataSets(List<RunReport.DataSetRows> rows) {
    heading("Data sets");
    TextTable dataSets = TextTable.of("data set", "rows", "refresh");
    rows.forEach(
        dataSet -> dataSets.row(dataSet.name(), grouped(dataSet.rows()), dataSet.status()));
    print(dataSets);
  }

  private static TextTable stages(RunReport report) {
    double longest = report.stages().stream().mapToDouble(RunReport.Stage::seconds).max().orElse(1);
    TextTable table = TextTable.of("stage", "seconds", "");
    for (RunReport.Stage stage : report.stages()) {
      if (stage.seconds() < WORTH_A_LINE) {
        continue;
      }
      long bar = Math.round(WIDEST_BAR * stage.seconds() / longest);
      table.row(
          List.of(
              stage.name(),
              String.format(Locale.ROOT, "%.1f", stage.seconds()),
              "█".repeat((int) bar)));
    }
    return table;
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void heading(String text) {
    out.printf("%n%s%n", text);
  }

  private void print(TextTable table) {
    table.lines().forEach(out::println);
  }
}
