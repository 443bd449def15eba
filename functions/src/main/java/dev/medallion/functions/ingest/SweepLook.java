package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.contract.LandedObject;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.pipeline.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One look of a sweep at the next slice of what a source has in the landing bucket.
 *
 * <p>An object whose runs leave no receipt is tried for ever, later and later. What fails may be
 * the object, which must not keep others out, or all that is around it, which may pass at any time.
 * So objects are tried alone, a few in each look, and the rest together beside them.
 */
final class SweepLook {
  /** After so many runs that failed, some of them its own, an object is reported. */
  private static final int REPORTED_AFTER = 5;

  /** From here on an object is tried alone: it may be what kills the runs of the others. */
  private static final int ATTEMPTS_TOGETHER = 2;

  /** So many runs for single objects a look starts at most; the next one goes on. */
  private static final int MOST_ALONE = 5;

  /** So many objects a look finds at most, or a page more; the next one goes on behind them. */
  private static final int MOST_TOGETHER = 10_000;

  private final String namespace;
  private final LandingBucket landing;
  private final BronzeStarter bronze;
  private final Failures failures;
  private final Clock clock;

  SweepLook(
      String namespace,
      LandingBucket landing,
      BronzeStarter bronze,
      Failures failures,
      Clock clock) {
    this.namespace = namespace;
    this.landing = landing;
    this.bronze = bronze;
    this.failures = failures;
    this.clock = clock;
  }

  /** How much a look may list: so many calls, while there is time. At least one. */
  static final class Slice {
    private final int pages;
    private final BooleanSupplier hasTime;
    private int listed;

    Slice(int pages, BooleanSupplier hasTime) {
      this.pages = pages;
      this.hasTime = hasTime;
    }

    private boolean takes() {
      return listed == 0 || (listed < pages && hasTime.getAsBoolean());
    }

    /** How many calls have listed. */
    int listed() {
      return listed;
    }
  }

  /**
   * What a look led to.
   *
   * @param allStarted whether every run that was to be started was
   */
  record Found(List<BronzeStarter.Run> started, boolean allStarted) {}

  /**
   * Starts runs for the objects of the next slice of which the state does not tell, and takes that
   * into the state. If a run cannot be started, the next look is at the same slice.
   *
   * @param underWay what runs are taking in, as {@link SweepState#content} tells it
   * @param due objects that are younger are left to their events
   */
  Found at(
      Source source,
      SweepState state,
      Slice slice,
      Set<String> underWay,
      Instant due,
      RetrySchedule retries,
      LambdaLogger logger) {
    state.pass().begin(due);
    String definition = Manifests.definition(source);
    List<LandedObject> overdue = new ArrayList<>();
    String reached = state.pass().cursor();
    boolean ended = false;
    while (!ended && overdue.size() < MOST_TOGETHER && slice.takes()) {
      LandingBucket.Page page = landing.page(source, reached);
      slice.listed++;
      for (LandedObject object : page.objects()) {
        if (isOverdue(object, state, definition, underWay, due, retries)) {
          report(source, state, object, logger);
          overdue.add(object);
        }
      }
      reached = page.reached();
      ended = page.isLast();
    }
    Found found = start(source, state, runs(state, overdue), logger);
    if (found.allStarted()) {
      if (ended) {
        state.endPass();
      } else {
        state.pass().reach(reached);
      }
    }
    return found;
  }

  private boolean isOverdue(
      LandedObject object,
      SweepState state,
      String definition,
      Set<String> underWay,
      Instant due,
      RetrySchedule retries) {
    String id = SweepState.id(object);
    state.see(id);
    if (object.time().isAfter(due) || state.tells(object, definition)) {
      return false;
    }
    if (!state.mayOpen(id)) {
      state.pass().passOver();
      return false;
    }
    if (underWay.contains(SweepState.content(object.uri(), object.etag()))) {
      state.await(id);
      return false;
    }
    return state.isDue(id, retries, clock.instant());
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
    return runs.stream().flatMap(run -> RunSlices.of(run).stream()).toList();
  }

  private static int times(SweepState state, LandedObject object) {
    return state.times(SweepState.id(object));
  }

  private Found start(
      Source source, SweepState state, List<List<LandedObject>> runs, LambdaLogger logger) {
    List<BronzeStarter.Run> started = new ArrayList<>();
    for (List<LandedObject> objects : runs) {
      try {
        BronzeStarter.Run run = bronze.start(namespace, source, objects);
        logger.log("swept up and started " + Json.write(run), LogLevel.WARN);
        started.add(run);
        state.started(objects.stream().map(SweepState::id).toList(), clock.instant());
      } catch (SdkException e) {
        logger.log(
            "source %s: no run could be started for %d swept objects, and the next sweep tries again: %s"
                .formatted(source.name(), objects.size(), e.getMessage()),
            LogLevel.WARN);
        return new Found(started, false);
      }
    }
    return new Found(started, true);
  }

  /** Reports once that an object cannot be ingested; it is still retried. */
  private void report(Source source, SweepState state, LandedObject object, LambdaLogger logger) {
    String id = SweepState.id(object);
    if (state.times(id) < REPORTED_AFTER || state.alone(id) <= 1 || state.isReported(id)) {
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
