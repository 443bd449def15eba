package dev.medallion.cli.plan;

import dev.medallion.cli.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints a plan for people. */
final class PlanPrinter {
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");
  private static final int STEP = 1024;
  private static final double LEAST_USD = 0.01;

  private final PrintStream out;

  PlanPrinter(PrintStream out) {
    this.out = out;
  }

  void print(PlanCommand.Plan plan) {
    out.printf("  %s%n", plan.place());
    List<Change> changes =
        plan.changes().stream().filter(change -> change.effect() != Effect.UNCHANGED).toList();
    int unchanged = plan.changes().size() - changes.size();
    if (changes.isEmpty()) {
      out.printf("%n  Nothing to do: all %d tables and data sets are as declared%n", unchanged);
      return;
    }
    out.println();
    table(changes).lines().forEach(out::println);
    changes.forEach(this::print);
    out.printf(
        "%n  %d unchanged. Rows and sizes are those of all that a query reads, as it is now. The"
            + " SQL is not checked here: ./medallion validate%n",
        unchanged);
  }

  private static TextTable table(List<Change> changes) {
    TextTable table = TextTable.of("what", "effect", "rows to read", "size", "USD");
    for (Change change : changes) {
      table.row(
          change.name(),
          change.effect().label(),
          change.reads().map(read -> grouped(read.rows())).orElse(""),
          change.reads().map(read -> size(read.bytes())).orElse(""),
          change.reads().map(read -> price(read.usd())).orElse(""));
    }
    return table;
  }

  private void print(Change change) {
    out.printf("%n  %s: %s%n", change.name(), change.effect().label());
    change.because().forEach(reason -> out.printf("    %s%n", reason));
    if (!change.affects().isEmpty()) {
      out.printf("    affects %s%n", String.join(", ", change.affects()));
    }
    change.rows().ifPresent(this::print);
    change.notes().forEach(note -> out.printf("    ! %s%n", note));
  }

  private void print(RowDifference rows) {
    if (!rows.unknown().isEmpty()) {
      out.printf("    rows gained, lost and changed are not known: %s%n", rows.unknown());
      return;
    }
    out.printf(
        Locale.ROOT,
        "    rows: %,d gained, %,d lost, %,d changed, %,d the same%n",
        rows.gained(),
        rows.lost(),
        rows.changed(),
        rows.same());
    rows.columns().forEach(column -> out.printf("    %s%n", column));
    if (!rows.samples().isEmpty()) {
      TextTable samples = new TextTable(rows.header());
      rows.samples().forEach(sample -> samples.row(sample.toArray()));
      samples.lines().forEach(line -> out.println("    " + line));
    }
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String price(double usd) {
    return usd < LEAST_USD ? "<" + LEAST_USD : String.format(Locale.ROOT, "%.2f", usd);
  }

  private static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= STEP && unit < UNITS.size() - 1) {
      amount /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
  }
}
