package dev.medallion.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The arithmetic, with figures computed by hand. */
class CostModelTest {
  /** 100 drops of 0.1 GB: 100 bronze jobs and 32 runs over 10 GB, as one day of drops is kept. */
  private final Work hundred = work(Day.collected(design(), inputs(), 100, 0.1, Optional.empty()));

  private final List<Line> lines = CostModel.lines(hundred);

  @Test
  void aJobIsBilledForItsStartItsReadingAndAMinuteAtLeast() {
    // 40 s + 0.1 GB × 100 s / 2 executors = 45 s, so a minute.
    assertThat(hundred.bronzeSeconds()).isEqualTo(60);
    // 40 s + all 10 GB of bronze and 10 GB of silver × 100 s / 2 executors.
    assertThat(hundred.silverSeconds()).isEqualTo(1040);
  }

  @Test
  void aSilverJobReadsTheNewRowsAndAShareOfWhatIsOlder() {
    // A run each day: 10 GB are new, and 90 GB of bronze and 100 GB of silver are older.
    Work daily = new Work(design(), Examples.inputs(0.1), new Day(100, 0.1, 100, 100, 100, 1));

    // 40 s + (10 GB + a tenth of 190 GB) × 100 s / 2 executors.
    assertThat(daily.silverSeconds()).isCloseTo(1490, within(1e-9));
    // 100 files are new, and 900 of bronze and 200 of silver are older.
    assertThat(daily.silverReadFiles()).isCloseTo(210, within(1e-9));
  }

  @Test
  void whatASilverJobReadsDoesNotGrowWithTheHistoryIfNoOldKeyIsTouched() {
    Inputs appended = Examples.inputs(0);

    assertThat(new Work(design(), appended, new Day(100, 0.1, 10_000, 100, 100, 1)).silverSeconds())
        .isEqualTo(
            new Work(design(), appended, new Day(100, 0.1, 10, 100, 100, 1)).silverSeconds());
  }

  @Test
  void aSilverJobIsDoneInTimeWithSoManyWorkers() {
    // 20 GB × 100 s, over 290 s less the start: eight executors and a driver.
    assertThat(hundred.silverWorkersFor(290)).hasValue(9);
    assertThat(hundred.silverWorkersFor(40)).as("its start alone").isEmpty();
  }

  @Test
  void glueIsPaidByTheDpuHour() {
    // 100 runs × 3 workers × 1 DPU × 60 s.
    assertCost("Glue: bronze", 5);
    // 32 runs × 1 model × 3 workers × 1 DPU × 1040 s.
    assertCost("Glue: silver", 32 * 3 * 1040 / 3600.0);
  }

  @Test
  void stepFunctionsIsPaidByTheStateEntered() {
    // 5 states, 2 gold tables, and a further poll of 3 states: 31 s are waits of 15 and 23 s.
    assertThat(hundred.transitionsOfARun()).isEqualTo(10);
    assertCost("Step Functions", 32 * 10 / 1000.0);
  }

  @Test
  void athenaIsPaidByTheTerabyteScanned() {
    // 32 runs × 2 models × all of 10 GB; 32 runs × 2 data sets × 0.5 GB.
    assertCost("Athena: gold", 640 / 1024.0);
    assertCost("Athena: refreshes", 32 / 1024.0);
  }

  @Test
  void tablesArePaidByRequestStorageAndObject() {
    // 100 × 2 commits of bronze and its ledger, 32 of silver, 32 × 2 × 2 of gold.
    assertCost("S3 Tables: PUT", 360 / 1000.0);
    // A run reads 100 files of bronze and 20 of silver for its silver model, 20 of silver for each
    // of 2 gold models, 2 of gold for 2 data sets.
    assertCost("S3 Tables: GET", 32 * (100 + 20 + 2 * 20 + 2 * 2) / 1000.0);
    assertCost("S3 Tables: storage", (10 + 10 + 1) / 30.0);
    assertCost("S3 Tables: monitoring", (100 + 20 + 2) / 30_000.0);
  }

  @Test
  void compactionIsPaidAsItsStrategyRewrites() {
    assertCost("S3 Tables: compaction, bronze", 0);
    // Bin-pack: what has come, 10 GB.
    assertCost("S3 Tables: compaction, silver", 10);
    // Z-order: both tables of 0.5 GB, eight times.
    assertCost("S3 Tables: compaction, gold", 8);
    // The ledger's files are packed though bronze's are not.
    assertCost("S3 Tables: compaction, files", (100 + 32 + 128) / 1000.0);
  }

  @Test
  void bronzeKeepsWhatCameForYears() {
    Growth growth = new Growth(hundred);

    // 100 drops of 0.1 GB, on 365 days.
    assertThat(growth.after(365).day().bronzeGb()).isCloseTo(3650, within(1e-6));
    assertThat(growth.ledgerEntries(365)).isEqualTo(36_500);
    // 100 jobs of 2 sources add 50 files a day to each table; 1 file is many in this example.
    assertThat(growth.daysUntilManyFiles()).hasValue(1 / 50.0);
  }

  @Test
  void aFirstLoadIsTakenInBoundedRuns() {
    FirstLoad small = new FirstLoad(design(), inputs(), 10, 0.001);
    // 10,000 files, of which the queue gives 1,000 at once.
    assertThat(small.files()).isEqualTo(10_000);
    assertThat(small.bronzeRuns()).isEqualTo(10);
    FirstLoad large = new FirstLoad(design(), inputs(), 100, 1);
    // 8 GB a run: 13 runs in 2 rounds of ten, each of 40 s + 100/13 GB × 100 s / 2 executors.
    assertThat(large.bronzeRuns()).isEqualTo(13);
    assertThat(large.bronzeHours()).isCloseTo(2 * (40 + 100 / 13.0 * 50) / 3600, within(1e-9));
    FirstLoad huge = new FirstLoad(design(), inputs(), 20, 10);
    assertThat(huge.bronzeRuns()).as("a run for each file that is larger").isEqualTo(2);
  }

  @Test
  void aFirstLoadProposesWorkersAndTimeouts() {
    FirstLoad load = new FirstLoad(design(), inputs(), 100, 1);

    // 100 GB × 100 s within 30 min less 40 s of start: 6 executors and a driver.
    assertThat(load.silverWorkers()).isEqualTo(7);
    assertThat(load.silverTimeoutMinutes()).isEqualTo(60);
    FirstLoad huge = new FirstLoad(design(), inputs(), 10_000, 1);
    assertThat(huge.silverWorkers()).isEqualTo(50);
    // 40 s + 10,000 GB × 100 s / 49 executors, twice.
    assertThat(huge.silverTimeoutMinutes()).isEqualTo(682);
  }

  @Test
  void functionsArePaidByCallAndTime() {
    // 100 of the queue, 100 at the ends of bronze, 96 looks, 5 + 2 for each of 32 runs.
    assertCost("Lambda: calls", 520 / 1e6);
    assertCost("Lambda: time", 520);
    // 520 calls, 132 jobs.
    assertCost("CloudWatch: logs", 652);
  }

  @Test
  void whatIsPaidByTheMonthIsPaidAThirtiethADay() {
    assertCost("CloudWatch: alarms", 2 / 30.0);
    assertCost("CloudWatch: metrics", 6 / 30.0);
    assertCost("QuickSight: authors", 1 / 30.0);
    assertCost("QuickSight: SPICE", 1 / 30.0);
  }

  @Test
  void messagesArePaidAsSentDeletedAndPolled() {
    // 100 sent, 10 deletes of ten, a poll a minute.
    assertCost("SQS", 1550 / 1e6);
    assertCost("EventBridge", 100 / 1e6);
  }

  @Test
  void aDayCostsTheSumOfItsLines() {
    assertThat(CostModel.total(lines))
        .isCloseTo(lines.stream().mapToDouble(Line::cost).sum(), within(1e-9))
        .isGreaterThan(495);
  }

  @Test
  void theQuotasAreKeptByTheDesignAndNotByARunForEachFile() {
    Work perFile = work(Day.perFile(inputs(), 100, 0.1, Optional.empty()));

    assertThat(Quotas.of(hundred)).allMatch(Quota::isKept);
    assertThat(Quotas.of(perFile))
        .filteredOn(quota -> !quota.isKept())
        .extracting(Quota::what, Quota::used, Quota::limit)
        .containsExactly(
            tuple("QuickSight refreshes of a data set in 24 hours", 100.0, 32.0),
            // 1040 s of silver, 1 s of Athena, 38 s of polls and 5 s of functions.
            tuple("minutes of a run, before the next", 1084 / 60.0, 14.4));
  }

  private void assertCost(String item, double usd) {
    assertThat(lines)
        .filteredOn(line -> line.item().equals(item))
        .singleElement()
        .satisfies(line -> assertThat(line.cost()).isCloseTo(usd, within(1e-9)));
  }

  private static Work work(Day day) {
    return new Work(design(), inputs(), day);
  }

  private static Design design() {
    return Examples.design();
  }

  private static Inputs inputs() {
    return Examples.inputs();
  }
}
