package dev.medallion.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.StringJoiner;

/** Prints the status of a stack for people. */
final class StatusPrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintStream out;

  StatusPrinter(PrintStream out) {
    this.out = out;
  }

  void print(StatusCommand.Status status) {
    RunPrinter printer = new RunPrinter(out);
    printer.printTables(status.tables());
    printer.printAbsentColumns(status.absentColumns());
    printer.printExpectations(status.expectations());
    printer.printDataSets(status.datasets());
    printRuns(status);
    printTroubles(status);
    printDue(status.due());
    printFreshness(status);
    out.printf(
        "%nWhat waits%n  landing queue: %s, %s%s%n  bronze: %s under way%n",
        counted(status.waiting(), "message"),
        counted(status.deadLetters(), "dead letter"),
        status.deadLetters() == 0 ? "" : " (./medallion redrive tells why, and sends them again)",
        counted(status.ingesting(), "run"));
  }

  private void printRuns(StatusCommand.Status status) {
    TextTable runs = TextTable.of("run", "status", "started", "seconds");
    status
        .runs()
        .forEach(
            run ->
                runs.row(
                    run.name(),
                    run.status(),
                    time(run.started()),
                    run.seconds() < 0 ? "–" : "%.1f".formatted(run.seconds())));
    out.printf("%nLatest runs%n");
    runs.lines().forEach(out::println);
    status.runs().stream()
        .map(StatusCommand.LatestRun::cause)
        .filter(cause -> !cause.isEmpty())
        .forEach(cause -> out.printf("  The newest run failed: %s%n", cause));
  }

  /** Prints nothing if nothing has failed. Not tables: a reason is worth nothing when it is cut. */
  private void printTroubles(StatusCommand.Status status) {
    if (!status.failedBronze().isEmpty()) {
      out.printf("%nNewest failed bronze runs%n");
      for (LandingFindings.FailedRun run : status.failedBronze()) {
        out.printf(
            "  %s %s %s, started %s%n    %s%n",
            run.source(), run.id(), run.status(), time(run.started()), run.error());
      }
    }
    if (!status.refused().isEmpty()) {
      out.printf("%nRefused objects%n");
      for (LandingFindings.Refused refused : status.refused()) {
        out.printf("  %s%n    %s%n", refused.object(), refused.reason());
      }
    }
  }

  private void printDue(FunctionCalls.Decision due) {
    if (due.because().isEmpty()) {
      return;
    }
    out.printf("%nNot up to date%n");
    due.because().forEach(reason -> out.printf("  %s%n", reason));
    if (due.isWaiting()) {
      out.printf(
          "  %s failed; it is tried again after %s, at once by ./medallion redrive%n",
          due.execution(), time(due.next()));
    }
  }

  /** Prints nothing if no model says how fresh it must be. */
  private void printFreshness(StatusCommand.Status status) {
    if (status.freshness().isEmpty()) {
      return;
    }
    TextTable ages = TextTable.of("table", "behind", "freshness", "");
    status
        .freshness()
        .forEach(
            age ->
                ages.row(
                    age.table(),
                    age.behindSeconds() == 0 ? "no" : span(age.behindSeconds()),
                    span(age.freshnessSeconds()),
                    age.late() ? "late" : "fresh"));
    out.printf("%nFreshness%n");
    ages.lines().forEach(out::println);
  }

  /** A time in the units of {@code pipeline.yaml}, and seconds. */
  private static String span(long seconds) {
    Duration span = Duration.ofSeconds(seconds);
    StringJoiner parts = new StringJoiner(" ");
    add(parts, span.toDaysPart(), "d");
    add(parts, span.toHoursPart(), "h");
    add(parts, span.toMinutesPart(), "m");
    add(parts, span.toSecondsPart(), "s");
    return parts.toString();
  }

  private static void add(StringJoiner parts, long number, String unit) {
    if (number > 0) {
      parts.add(number + unit);
    }
  }

  private static String time(String instant) {
    return TIME.format(Instant.parse(instant));
  }

  private static String counted(int number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
