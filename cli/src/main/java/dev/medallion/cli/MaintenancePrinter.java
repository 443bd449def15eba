package dev.medallion.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the maintenance of tables for people. */
final class MaintenancePrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneId.systemDefault());
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

  private static final Map<String, String> SHORT =
      Map.of(
          "icebergCompaction", "compaction",
          "icebergSnapshotManagement", "snapshots",
          "icebergUnreferencedFileRemoval", "unreferenced files");

  private final PrintStream out;

  MaintenancePrinter(PrintStream out) {
    this.out = out;
  }

  void print(List<MaintenanceRow> rows) {
    TextTable table =
        TextTable.of(
            "layer",
            "table",
            "declared",
            "configured",
            "last job",
            "files",
            "size",
            "snapshots",
            "oldest",
            "sort order");
    for (MaintenanceRow row : rows) {
      table.row(
          row.layer(),
          row.namespace() + "." + row.name(),
          row.declared().isEmpty() ? "nothing" : row.declared(),
          row.configured().equals(row.declared()) ? "as declared" : row.configured(),
          lastJob(row),
          change(
              row.filesBefore(),
              row.filesAfter(),
              Long.toString(row.filesBefore()),
              Long.toString(row.filesAfter())),
          change(
              row.bytesBefore(), row.bytesAfter(), size(row.bytesBefore()), size(row.bytesAfter())),
          row.snapshots(),
          time(row.oldestSnapshot()),
          row.sortOrder().isEmpty() ? "none" : row.sortOrder());
    }
    table.lines().forEach(out::println);
    for (MaintenanceRow row : rows) {
      row.jobs()
          .forEach(
              (type, job) -> {
                if (!job.failure().isEmpty()) {
                  out.printf(
                      "%n  %s: %s failed: %s%n", row.table(), SHORT.get(type), job.failure());
                }
              });
    }
  }

  private static String lastJob(MaintenanceRow row) {
    String failed =
        row.jobs().entrySet().stream()
            .filter(job -> job.getValue().status().equals("Failed"))
            .map(job -> SHORT.get(job.getKey()))
            .collect(Collectors.joining(", "));
    if (!failed.isEmpty()) {
      return failed + " failed";
    }
    return row.jobs().values().stream()
        .filter(job -> job.status().equals("Successful"))
        .map(MaintenanceRow.Job::when)
        .max(String::compareTo)
        .map(when -> "successful " + time(when))
        .orElse("not yet run");
  }

  private static String change(long before, long after, String was, String is) {
    return before < 0 || before == after ? is : was + " → " + is;
  }

  private static String time(String instant) {
    return instant.isEmpty() ? "–" : TIME.format(Instant.parse(instant));
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1_000 && unit < UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
