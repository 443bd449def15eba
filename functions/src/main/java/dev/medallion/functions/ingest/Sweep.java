package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Receipt;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.model.JobRun;

/**
 * Starts a run for every landed object of which nothing tells that bronze holds it: its event was
 * lost, or the run that should have taken it in died.
 *
 * <p>Bronze's ledger knows what was taken in, and only the job reads it. So a sweep goes by what is
 * cheap, the receipts of runs, and lets the job decide: a run for objects that the table holds
 * after all leaves them out. An object that was refused stays so until it or its source's
 * definition changes.
 *
 * <p>One whose runs leave no receipt is tried for ever, later and later. What fails may be the
 * object, which must not keep others out, or all that is around it, which may pass at any time. So
 * objects are tried alone, a few in each sweep, and the rest together beside them.
 */
final class Sweep {
  /** After so many runs that failed, some of them its own, an object is reported. */
  private static final int REPORTED_AFTER = 5;

  /** From here on an object is tried alone: it may be what kills the runs of the others. */
  private static final int ATTEMPTS_TOGETHER = 2;

  /** So many runs for single objects a sweep starts at most; the next sweep goes on. */
  private static final int MOST_ALONE = 5;

  /** So many objects runs are started for together at most; the next sweep goes on. */
  private static final int MOST_TOGETHER = 10_000;

  private static final RetrySchedule AT_ONCE = new RetrySchedule(Duration.ZERO, Duration.ZERO);

  private final Pipeline pipeline;
  private final LandingBucket landing;
  private final Artifacts artifacts;
  private final Receipts receipts;
  private final RebuildMarks rebuilds;
  private final ActiveRuns active;
  private final BronzeStarter bronze;
  private final Failures failures;
  private final Clock clock;

  Sweep(
      Pipeline pipeline,
      LandingBucket landing,
      Artifacts artifacts,
      RebuildMarks rebuilds,
      ActiveRuns active,
      BronzeStarter bronze,
      Failures failures,
      Clock clock) {
    this.pipeline = pipeline;
    this.landing = landing;
    this.artifacts = artifacts;
    this.receipts = new Receipts(artifacts);
    this.rebuilds = rebuilds;
    this.active = active;
    this.bronze = bronze;
    this.failures = failures;
    this.clock = clock;
  }

  /**
   * Starts runs for what nothing tells of.
   *
   * @param patience how long an object is left to its event, or to the first run before
   */
  List<BronzeStarter.Run> overdue(Duration patience, LambdaLogger logger) {
    RetrySchedule retries = new RetrySchedule(patience, longest(patience));
    Instant due = clock.instant().minus(patience);
    return each(
        (source, underWay) -> {
          SweepState known = known(source);
          Optional<String> rebuilt = rebuilds.newest(source, known.rebuilt(), due);
          if (rebuilt.isEmpty()) {
            return sweep(source, counted(source, known), underWay, due, retries, logger);
          }
          return ActiveRuns.rebuilds(source, underWay)
              ? List.of()
              : again(source, rebuilt.get(), logger);
        },
        logger);
  }

  /** Starts runs for everything in the bucket, whatever receipts say: the tables decide anew. */
  List<BronzeStarter.Run> everything(LambdaLogger logger) {
    Instant now = clock.instant();
    return each(
        (source, underWay) ->
            sweep(
                source,
                SweepState.empty(now.toString(), known(source).rebuilt()),
                underWay,
                now,
                AT_ONCE,
                logger),
        logger);
  }

  /**
   * Takes up all that landing holds of a source, after a rebuild of its table has ended. What other
   * runs did meanwhile tells nothing: rows that they wrote may have been replaced.
   */
  private List<BronzeStarter.Run> again(Source source, String rebuilt, LambdaLogger logger) {
    Instant now = clock.instant();
    // Receipts before now count for nothing, not even those that others still overlook.
    SweepState state = SweepState.empty(now.plus(Receipts.OVERLAP).toString(), rebuilt);
    List<BronzeStarter.Run> started = start(source, state, Set.of(), now, AT_ONCE, logger);
    if (!started.isEmpty()) {
      keep(source, state);
    }
    return started;
  }

  private SweepState known(Source source) {
    return artifacts
        .read(stateKey(source), SweepState.class)
        .orElseGet(() -> SweepState.empty("", ""));
  }

  /** Not what knows nothing: a creation that fails could not delete a bucket that holds it. */
  private void keep(Source source, SweepState state) {
    if (!state.knowsNothing()) {
      artifacts.write(stateKey(source), state);
    }
  }

  private List<BronzeStarter.Run> each(
      BiFunction<Source, List<JobRun>, List<BronzeStarter.Run>> sweep, LambdaLogger logger) {
    List<JobRun> underWay = active.all();
    List<BronzeStarter.Run> started = new ArrayList<>();
    for (Source source : pipeline.sources()) {
      try {
        started.addAll(sweep.apply(source, underWay));
      } catch (SdkException e) {
        logger.log(
            "source %s: the sweep did not end, and the next one does it again: %s"
                .formatted(source.name(), e.getMessage()),
            LogLevel.ERROR);
      }
    }
    return started;
  }

  private static String stateKey(Source source) {
    return "sweeps/%s.json".formatted(source.name());
  }

  /** What was known, and what receipts have told since. */
  private SweepState counted(Source source, SweepState state) {
    Receipts.Recent recent = receipts.since(source.name(), state.through());
    state.countedThrough(recent.through());
    for (Receipt receipt : recent.all()) {
      receipt.held().forEach(write -> SweepState.id(write).ifPresent(state::hold));
      for (Receipt.Write write : receipt.refused()) {
        if (SweepState.id(write).filter(id -> state.refuse(id, receipt.definition())).isPresent()) {
          failures.ofObject(source.name(), write.uri(), write.etag(), write.reason());
        }
      }
    }
    return state;
  }

  private List<BronzeStarter.Run> sweep(
      Source source,
      SweepState state,
      List<JobRun> runs,
      Instant due,
      RetrySchedule retries,
      LambdaLogger logger) {
    List<BronzeStarter.Run> started =
        start(source, state, active.objectsOf(source, runs), due, retries, logger);
    keep(source, state);
    return started;
  }

  private List<BronzeStarter.Run> start(
      Source source,
      SweepState state,
      Set<String> underWay,
      Instant due,
      RetrySchedule retries,
      LambdaLogger logger) {
    String definition = Manifests.definition(source);
    List<LandedObject> landed = landing.objectsOf(source);
    state.retain(landed.stream().map(SweepState::id).collect(Collectors.toSet()));
    List<LandedObject> overdue = new ArrayList<>();
    for (LandedObject object : landed) {
      String id = SweepState.id(object);
      if (state.tells(id, definition)
          || underWay.contains(SweepState.content(object.uri(), object.etag()))
          || object.time().isAfter(due)
          || !state.isDue(id, retries, clock.instant())) {
        continue;
      }
      if (state.times(id) >= REPORTED_AFTER && state.alone(id) > 1) {
        report(source, state, object, logger);
      }
      overdue.add(object);
    }
    return start(source, state, runs(state, overdue), logger);
  }

  /** What failed twice is split: a few alone, and together what has not failed by itself. */
  private static List<List<LandedObject>> runs(SweepState state, List<LandedObject> overdue) {
    List<LandedObject> young =
        overdue.stream().filter(each -> times(state, each) < ATTEMPTS_TOGETHER).toList();
    List<LandedObject> failed =
        overdue.stream()
            .filter(each -> times(state, each) >= ATTEMPTS_TOGETHER)
            .sorted(Comparator.comparingInt(each -> state.alone(SweepState.id(each))))
            .toList();
    int single = Math.min(MOST_ALONE, failed.size());
    List<List<LandedObject>> runs = new ArrayList<>();
    runs.add(young);
    failed.subList(0, single).forEach(each -> runs.add(List.of(each)));
    runs.add(
        failed.subList(single, failed.size()).stream()
            .filter(each -> state.alone(SweepState.id(each)) == 0)
            .toList());
    return runs.stream()
        .filter(run -> !run.isEmpty())
        .map(run -> run.subList(0, Math.min(MOST_TOGETHER, run.size())))
        .flatMap(run -> RunSlices.of(run).stream())
        .toList();
  }

  private static int times(SweepState state, LandedObject object) {
    return state.times(SweepState.id(object));
  }

  private Duration longest(Duration patience) {
    Duration longest = pipeline.longestRetry();
    return longest.compareTo(patience) < 0 ? patience : longest;
  }

  private List<BronzeStarter.Run> start(
      Source source, SweepState state, List<List<LandedObject>> runs, LambdaLogger logger) {
    List<BronzeStarter.Run> started = new ArrayList<>();
    for (List<LandedObject> objects : runs) {
      try {
        BronzeStarter.Run run = bronze.start(pipeline.namespace(), source, objects);
        logger.log("swept up and started " + Json.write(run), LogLevel.WARN);
        started.add(run);
        state.started(objects.stream().map(SweepState::id).toList(), clock.instant());
      } catch (SdkException e) {
        logger.log(
            "source %s: no run could be started for %d swept objects, and the next sweep tries again: %s"
                .formatted(source.name(), objects.size(), e.getMessage()),
            LogLevel.WARN);
        return started;
      }
    }
    return started;
  }

  /** Says once that an object does not come in; it is tried all the same. */
  private void report(Source source, SweepState state, LandedObject object, LambdaLogger logger) {
    String id = SweepState.id(object);
    if (state.isReported(id)) {
      return;
    }
    String reason =
        "%s may not be in bronze: %d runs that were started for it left no receipt of it; see why in the runs of the bronze job. It is tried again, later each time; {\"sweep\": \"everything\"} tries at once"
            .formatted(object.uri(), state.times(id));
    failures.ofObject(source.name(), object.uri(), object.etag(), reason);
    logger.log(reason, LogLevel.ERROR);
    state.reported(id);
  }
}
