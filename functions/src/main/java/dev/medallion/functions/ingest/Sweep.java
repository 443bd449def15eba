package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.contract.Receipt;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.functions.runtime.SharedDocument;
import dev.medallion.functions.runtime.SharedDocument.Version;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.model.JobRun;

/**
 * Starts a run for every landed object that nothing shows to be in bronze: its event was lost, or
 * the run that should have taken it in died.
 *
 * <p>Bronze's ledger knows what was taken in, and only the job reads it. So a sweep goes by what is
 * cheap, the receipts of runs, and lets the job decide: a run for objects that the table holds
 * after all leaves them out. An object that was refused stays so until it or its source's
 * definition changes.
 *
 * <p>A sweep looks at a slice of each source's objects, and the next sweep goes on behind it: a
 * sweep takes as long where a million objects lie as where a hundred thousand do, and then a lost
 * event costs as many sweeps more.
 */
final class Sweep {
  /** So many calls list the objects of all sources together; each lists a thousand. */
  private static final int MOST_PAGES = 100;

  /** What is left of an invocation for starting runs and keeping what is known. */
  private static final Duration RESERVE = Duration.ofSeconds(8);

  private static final RetrySchedule AT_ONCE = new RetrySchedule(Duration.ZERO, Duration.ZERO);

  private final Pipeline pipeline;
  private final Artifacts artifacts;
  private final Receipts receipts;
  private final RebuildMarks rebuilds;
  private final ActiveRuns active;
  private final Failures failures;
  private final SweepLook look;
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
    this.artifacts = artifacts;
    this.receipts = new Receipts(artifacts);
    this.rebuilds = rebuilds;
    this.active = active;
    this.failures = failures;
    this.look = new SweepLook(pipeline.namespace(), landing, bronze, failures, clock);
    this.clock = clock;
  }

  /**
   * Starts runs for objects without a receipt.
   *
   * @param patience how long an object is left to its event, or to the first run before
   * @param left how much time this invocation has left
   */
  List<BronzeStarter.Run> overdue(Duration patience, Supplier<Duration> left, LambdaLogger logger) {
    RetrySchedule retries = new RetrySchedule(patience, longest(patience));
    Instant due = clock.instant().minus(patience);
    return each(
        (source, known, runs, slice) -> {
          Optional<String> rebuilt = rebuilds.newest(source, known.rebuilt(), due);
          if (rebuilt.isPresent()) {
            return again(source, rebuilt.get(), runs, slice, logger);
          }
          List<BronzeStarter.Run> started = List.of();
          if (count(source, known)) {
            Set<String> underWay = active.objectsOf(source, runs);
            started = look.at(source, known, slice, underWay, due, retries, logger).started();
          }
          return new Swept(started, Optional.of(known));
        },
        left,
        logger);
  }

  /**
   * Starts runs for everything in the bucket, whatever receipts say: the tables decide again. What
   * is more than one slice is left to the next sweeps.
   *
   * @param left how much time this invocation has left
   */
  List<BronzeStarter.Run> everything(Supplier<Duration> left, LambdaLogger logger) {
    Instant now = clock.instant();
    return each(
        (source, known, runs, slice) -> {
          SweepState state = SweepState.empty(CountedReceipts.after(now), known.rebuilt());
          Set<String> underWay = active.objectsOf(source, runs);
          return new Swept(
              look.at(source, state, slice, underWay, now, AT_ONCE, logger).started(),
              Optional.of(state));
        },
        left,
        logger);
  }

  /**
   * Takes up all that landing holds of a source, once a rebuild of its table has ended. What other
   * runs did meanwhile tells nothing: rows that they wrote may have been replaced.
   */
  private Swept again(
      Source source,
      String rebuilt,
      List<JobRun> runs,
      SweepLook.Slice slice,
      LambdaLogger logger) {
    if (ActiveRuns.rebuilds(source, runs)) {
      return new Swept(List.of(), Optional.empty());
    }
    Instant now = clock.instant();
    SweepState state = SweepState.empty(CountedReceipts.after(now), rebuilt);
    SweepLook.Found found = look.at(source, state, slice, Set.of(), now, AT_ONCE, logger);
    return new Swept(found.started(), found.allStarted() ? Optional.of(state) : Optional.empty());
  }

  /**
   * Counts the receipts in that have come since.
   *
   * @return whether these were all
   */
  private boolean count(Source source, SweepState state) {
    return receipts.count(
        source.name(), state.receipts(), clock.instant(), receipt -> count(source, state, receipt));
  }

  private void count(Source source, SweepState state, Receipt receipt) {
    receipt.held().forEach(state::hold);
    for (Receipt.Write write : receipt.refused()) {
      if (state.refuse(write, receipt.definition())) {
        failures.ofObject(source.name(), write.uri(), write.etag(), write.reason());
      }
    }
  }

  private List<BronzeStarter.Run> each(
      OfSource sweep, Supplier<Duration> left, LambdaLogger logger) {
    List<JobRun> underWay = active.all();
    List<BronzeStarter.Run> started = new ArrayList<>();
    List<Source> sources = inTurn();
    int pages = MOST_PAGES;
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      if (left.get().compareTo(RESERVE) < 0) {
        logger.log(
            "time is up before source %s: a later sweep begins elsewhere".formatted(source.name()),
            LogLevel.WARN);
        break;
      }
      // What the sources before left of their share goes to those that follow.
      SweepLook.Slice slice =
          new SweepLook.Slice(
              Math.max(1, pages / (sources.size() - i)), () -> left.get().compareTo(RESERVE) >= 0);
      try {
        started.addAll(sweep(sweep, source, underWay, slice, logger));
      } catch (SdkException e) {
        logger.log(
            "source %s: the sweep did not end, and the next one does it again: %s"
                .formatted(source.name(), e.getMessage()),
            LogLevel.ERROR);
      }
      pages -= slice.listed();
    }
    return started;
  }

  private List<BronzeStarter.Run> sweep(
      OfSource sweep,
      Source source,
      List<JobRun> underWay,
      SweepLook.Slice slice,
      LambdaLogger logger) {
    SharedDocument<SweepState> document =
        artifacts.shared("sweeps/%s.json".formatted(source.name()), SweepState.class);
    Optional<Version<SweepState>> read = document.read();
    SweepState known =
        read.map(Version::content).orElseGet(() -> SweepState.empty(CountedReceipts.none(), ""));
    Swept swept = sweep.of(source, known, underWay, slice);
    // Not what knows nothing: a creation that fails could not delete a bucket that holds it.
    Optional<SweepState> kept = swept.kept().filter(state -> !state.knowsNothing());
    if (kept.isPresent() && !document.write(kept.get(), read)) {
      logger.log(
          "source %s: another sweep ran at the same time, and what it knows is kept"
              .formatted(source.name()),
          LogLevel.INFO);
    }
    return swept.started();
  }

  /**
   * The sources, from one that the time chooses: if time is up, the next sweep begins elsewhere.
   */
  private List<Source> inTurn() {
    List<Source> sources = new ArrayList<>(pipeline.sources());
    // Sweeps are minutes apart, so the minutes themselves would choose a few sources only.
    int first = new Random(clock.instant().getEpochSecond()).nextInt(sources.size());
    Collections.rotate(sources, -first);
    return sources;
  }

  private Duration longest(Duration patience) {
    Duration longest = pipeline.longestRetry();
    return longest.compareTo(patience) < 0 ? patience : longest;
  }

  /** What a sweep does with one source. */
  private interface OfSource {
    Swept of(Source source, SweepState known, List<JobRun> runs, SweepLook.Slice slice);
  }

  /**
   * What came of it.
   *
   * @param kept what is known now; empty to keep what was known
   */
  private record Swept(List<BronzeStarter.Run> started, Optional<SweepState> kept) {}
}
