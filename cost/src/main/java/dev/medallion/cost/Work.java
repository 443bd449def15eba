package dev.medallion.cost;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What a day's drops make the services do. */
record Work(Design design, Inputs inputs, Day day) {
  private static final int SECONDS_OF_AN_HOUR = 3_600;
  private static final int MINUTES_OF_A_DAY = 1_440;

  /**
   * Lambda calls of one run, beside one for each gold table: two plans, maintenance, the record,
   * and the look at its end.
   */
  private static final int CALLS_OF_A_RUN = 5;

  /** Messages that Lambda deletes with one request. */
  private static final double DELETED_AT_ONCE = 10;

  /** Commits of a bronze job: its rows, and the entries of the ledger. */
  private static final int COMMITS_OF_BRONZE = 2;

  /** Commits of a gold table in one run: its rows, and the record of what they were made from. */
  private static final int COMMITS_OF_GOLD = 2;

  /** How the waits of the state machine grow while a data set is refreshed, and up to what. */
  private static final double POLL_GROWTH = 1.5;

  private static final long LONGEST_POLL_SECONDS = 300;

  double bronzeSeconds() {
    return inputs.jobSeconds(design.bronze().workers(), day.appendedGb());
  }

  double silverSeconds() {
    return inputs.jobSeconds(design.silver().workers(), silverReadGb());
  }

  /**
   * What a silver job reads, in GB: the new rows of bronze, and of everything older, in bronze and
   * in its own table, the files that can hold the keys that the new rows touch.
   */
  private double silverReadGb() {
    double older = day.bronzeGb() - day.newGb() + silverGb();
    return day.newGb() + older * inputs.of(Assumption.HISTORY_SHARE);
  }

  /** The data files of that. */
  double silverReadFiles() {
    double bronze = files(Layer.BRONZE);
    double added = Math.min(bronze, (double) day.bronzeRuns() / day.runs());
    double older = bronze - added + Math.ceil(silverGb() / inputs.of(Assumption.TABLE_FILE_GB));
    return added + older * inputs.of(Assumption.HISTORY_SHARE);
  }

  /**
   * How many workers a silver job needs to be done in time.
   *
   * @return nothing if no number of workers is enough, since its start alone takes longer
   */
  OptionalInt silverWorkersFor(double seconds) {
    double reading = seconds - inputs.of(Assumption.JOB_START_SECONDS);
    double alone = silverReadGb() * inputs.of(Assumption.JOB_SECONDS_PER_GB);
    return reading <= 0
        ? OptionalInt.empty()
        : OptionalInt.of(1 + (int) Math.max(1, Math.ceil(alone / reading)));
  }

  double bronzeDpuHours() {
    return dpuHours(design.bronze(), day.bronzeRuns(), bronzeSeconds());
  }

  double silverDpuHours() {
    return dpuHours(design.silver(), silverRuns(), silverSeconds());
  }

  private static double dpuHours(Design.Job job, long runs, double seconds) {
    return runs * job.workers() * job.dpus() * seconds / SECONDS_OF_AN_HOUR;
  }

  long silverRuns() {
    return day.runs() * design.silverModels();
  }

  /** How often a refresh is asked whether it is done. */
  int polls() {
    return refreshWaits().size();
  }

  /** The waits of the state machine until a look finds a refresh done, in seconds. */
  private List<Long> refreshWaits() {
    List<Long> waits = new ArrayList<>();
    long wait = design.poll().toSeconds();
    long waited = 0;
    do {
      waits.add(wait);
      waited += wait;
      wait = Math.min((long) Math.ceil(wait * POLL_GROWTH), LONGEST_POLL_SECONDS);
    } while (waited < inputs.of(Assumption.REFRESH_SECONDS));
    return waits;
  }

  long transitionsOfARun() {
    return design.transitionsOfARun(polls());
  }

  long transitions() {
    return day.runs() * transitionsOfARun();
  }

  /** How long one run takes, in seconds. */
  double runSeconds() {
    return silverSeconds()
        + inputs.of(Assumption.QUERY_SECONDS)
        + refreshWaits().stream().mapToLong(Long::longValue).sum()
        // The look is after its end; gold's tables are read up side by side.
        + CALLS_OF_A_RUN * inputs.of(Assumption.FUNCTION_SECONDS);
  }

  private int callsOfARun() {
    return CALLS_OF_A_RUN + design.goldModels();
  }

  long functionCalls() {
    return day.calls() + day.bronzeRuns() + looks() + day.runs() * callsOfARun();
  }

  long looks() {
    return MINUTES_OF_A_DAY / Math.max(1, design.lookEvery().toMinutes());
  }

  double queueRequests() {
    return day.drops()
        + Math.ceil(day.drops() / DELETED_AT_ONCE)
        + inputs.of(Assumption.QUEUE_POLLS_PER_MINUTE) * MINUTES_OF_A_DAY;
  }

  double silverGb() {
    return day.bronzeGb() * inputs.of(Assumption.SILVER_SHARE);
  }

  /** What Athena scans for one gold table, in GB. */
  double goldScanGb() {
    return inputs.scannedGb(silverGb());
  }

  /** What Athena scans for one data set, in GB. */
  double refreshScanGb() {
    return Math.max(inputs.of(Assumption.QUERY_LEAST_GB), inputs.of(Assumption.GOLD_GB));
  }

  long refreshes() {
    return day.runs() * design.dataSets();
  }

  /** The data files of a layer's tables. */
  double files(Layer layer) {
    double compacted = inputs.of(Assumption.TABLE_FILE_GB);
    boolean isCompacted = design.compaction().get(layer) != Compaction.NONE;
    return switch (layer) {
      case BRONZE ->
          Math.ceil(
              day.bronzeGb() / (isCompacted ? compacted : Math.min(compacted, day.appendedGb())));
      case SILVER -> design.silverModels() * Math.ceil(silverGb() / compacted);
      case GOLD -> design.goldModels() * Math.ceil(inputs.of(Assumption.GOLD_GB) / compacted);
    };
  }

  double gb(Layer layer) {
    return switch (layer) {
      case BRONZE -> day.bronzeGb();
      case SILVER -> design.silverModels() * silverGb();
      case GOLD -> design.goldModels() * inputs.of(Assumption.GOLD_GB);
    };
  }

  /** Commits to a layer's tables. */
  long commits(Layer layer) {
    return switch (layer) {
      case BRONZE -> day.bronzeRuns() * COMMITS_OF_BRONZE;
      case SILVER -> silverRuns();
      case GOLD -> day.runs() * design.goldModels() * COMMITS_OF_GOLD;
    };
  }

  double tablePuts() {
    return (commits(Layer.BRONZE) + commits(Layer.SILVER) + commits(Layer.GOLD))
        * inputs.of(Assumption.PUTS_PER_COMMIT);
  }

  double tableGets() {
    return day.runs()
        * (design.silverModels() * silverReadFiles()
            + design.goldModels() * files(Layer.SILVER)
            + design.dataSets() * files(Layer.GOLD))
        * inputs.of(Assumption.GETS_PER_FILE);
  }

  /**
   * What compaction rewrites of a layer, in GB: bin-pack what has come, sorting the whole table
   * each time.
   */
  double compactedGb(Layer layer) {
    double times = Math.min((double) day.runs(), inputs.of(Assumption.COMPACTIONS_PER_DAY));
    return switch (design.compaction().get(layer)) {
      case NONE -> 0;
      case AUTO, BINPACK -> layer == Layer.GOLD ? times * gb(layer) : comeGb(layer);
      case SORT, Z_ORDER -> times * gb(layer);
    };
  }

  private double comeGb(Layer layer) {
    double bronze = day.drops() * day.dropGb();
    return layer == Layer.BRONZE
        ? bronze
        : bronze * inputs.of(Assumption.SILVER_SHARE) * design.silverModels();
  }

  /** The files that compaction reads of a layer. */
  double compactedFiles(Layer layer) {
    boolean packed = design.compaction().get(layer) != Compaction.NONE;
    if (layer == Layer.BRONZE && !packed) {
      // The ledgers are, in any case.
      return day.bronzeRuns();
    }
    return packed ? commits(layer) : 0;
  }
}
