package dev.medallion.bench;

import dev.medallion.bench.Comparison.Reading;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.ReplaceSortOrder;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * One table, arranged in several ways, each from the same files as they came: a snapshot holds each
 * arrangement, and queries ask one after the other by its version.
 */
final class Arrangements {
  static final String CAME = "as it came";
  static final String PACKED = "bin-pack";
  static final String SORTED = "sort";
  static final String ORDERED = "z-order";

  static final int COMMITS = 160;
  static final int ROWS = 10_000;

  /** How many files an arrangement is to have, about. */
  private static final int FILES = 64;

  private final BenchSite site;
  private final BenchTable table;
  private final int rounds;

  /**
   * The figures.
   *
   * @param bytes the size of the table's data files as they came
   * @param targetBytes the size of a file that the arrangements aim at
   * @param numbers arranged by two numbers, {@code customer} and {@code product}
   * @param names arranged by a name and a date, {@code company} and {@code day}
   */
  record Result(double bytes, double targetBytes, Pair numbers, Pair names) {}

  /**
   * Arrangements by the same two columns.
   *
   * @param jobs what each cost
   * @param readings what each question took of each
   */
  record Pair(Map<String, Job> jobs, Map<String, Map<String, Reading>> readings) {}

  /**
   * What a rewrite cost.
   *
   * @param rewrittenBytes the size of the files that it read and replaced
   * @param files how many files there are afterwards
   */
  record Job(double millis, double rewrittenBytes, double files) {}

  /**
   * A table to arrange.
   *
   * @param rounds how often each question is asked
   */
  Arrangements(BenchSite site, String name, int rounds) {
    this.site = site;
    this.rounds = rounds;
    this.table = site.table(name, Orders.SCHEMA);
  }

  /** Measures with so many commits. */
  Result measure(int commits) throws Exception {
    Table loaded = table.load();
    for (int commit = 0; commit < commits; commit++) {
      table.append(loaded, Orders.from((long) commit * ROWS, ROWS));
    }
    Snapshot base = table.current();
    long bytes = Long.parseLong(base.summary().get(SnapshotSummary.TOTAL_FILE_SIZE_PROP));
    long target = bytes / FILES;
    Map<String, Long> versions = new LinkedHashMap<>();
    Map<String, Job> jobs = new LinkedHashMap<>();
    versions.put(CAME, base.snapshotId());
    arrange(PACKED, "binpack", List.of(), target, versions, jobs);
    Pair numbers =
        pair(
            List.of("customer", "product"),
            target,
            new LinkedHashMap<>(versions),
            new LinkedHashMap<>(jobs),
            List.of(
                Question.ofNumber("customer"),
                Question.ofNumber("product"),
                Question.ofNumber("customer").with(Question.ofNumber("product")),
                Question.ofArrival((long) commits * ROWS)));
    Pair names =
        pair(
            List.of("company", "day"),
            target,
            new LinkedHashMap<>(versions),
            new LinkedHashMap<>(jobs),
            List.of(
                Question.ofCompany(),
                Question.ofDay(),
                Question.ofCompany().with(Question.ofDay())));
    return new Result((double) bytes, (double) target, numbers, names);
  }

  private Pair pair(
      List<String> columns,
      long target,
      Map<String, Long> versions,
      Map<String, Job> jobs,
      List<Question> questions)
      throws Exception {
    ReplaceSortOrder order = table.load().replaceSortOrder();
    columns.forEach(column -> order.asc(Expressions.ref(column)));
    order.commit();
    arrange(SORTED, "sort", List.of(), target, versions, jobs);
    arrange(ORDERED, "z-order", columns, target, versions, jobs);
    Map<String, Map<String, Reading>> readings = new LinkedHashMap<>();
    for (Question question : questions) {
      readings.put(
          question.name(), new Comparison(site.athena(), table, rounds).of(question, versions));
    }
    return new Pair(jobs, readings);
  }

  /** Arranges the files as they came, whatever has been arranged before. */
  private void arrange(
      String name,
      String strategy,
      List<String> columns,
      long target,
      Map<String, Long> versions,
      Map<String, Job> jobs)
      throws Exception {
    Table before = table.load();
    if (before.currentSnapshot().snapshotId() != versions.get(CAME)) {
      before.manageSnapshots().rollbackTo(versions.get(CAME)).commit();
    }
    Duration time = table.compact(strategy, columns, target);
    Snapshot after = table.current();
    versions.put(name, after.snapshotId());
    jobs.put(
        name,
        new Job(
            time.toNanos() / 1e6,
            Double.parseDouble(after.summary().get(SnapshotSummary.REMOVED_FILE_SIZE_PROP)),
            Double.parseDouble(after.summary().get(SnapshotSummary.TOTAL_DATA_FILES_PROP))));
  }
}
