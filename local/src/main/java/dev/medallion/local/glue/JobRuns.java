package dev.medallion.local.glue;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.database.DatabaseException;
import dev.medallion.local.engine.SparkEngine;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.integration.EventBus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;

/** Starts runs within their job's limit, carries them out, and keeps what became of them. */
final class JobRuns implements AutoCloseable {
  private static final Logger LOG = System.getLogger(JobRuns.class.getName());
  private static final String DIED = "The local side stopped while the job run was under way";
  private static final Duration STOP_AGAIN = Duration.ofMillis(500);

  private final RunPreparation preparation;
  private final SparkEngine spark;
  private final EventBus events;
  private final Duration minute;
  private final RunStore store;

  /** Those that have not ended. */
  private final Map<String, GlueRun> underWay = new LinkedHashMap<>();

  private final Deque<GlueRun> waiting = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor timeouts =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("glue-timeouts").factory());

  JobRuns(
      RunPreparation preparation,
      SparkEngine spark,
      EventBus events,
      RunStore store,
      Duration minute) {
    this.preparation = preparation;
    this.spark = spark;
    this.events = events;
    this.store = store;
    this.minute = minute;
    store.failUnfinished(DIED);
    timeouts.setRemoveOnCancelPolicy(true);
  }

  /**
   * Starts a run, or lets it wait for its turn if the job queues its runs.
   *
   * @return its id
   * @throws ConcurrentRunsExceededException if as many runs are under way as the job allows, and it
   *     does not queue them
   */
  synchronized String start(Job job, StartJobRunRequest request) {
    boolean full = active(job.name()) >= job.executionProperty().maxConcurrentRuns();
    boolean queues =
        request.jobRunQueuingEnabled() == null
            ? Boolean.TRUE.equals(job.jobRunQueuingEnabled())
            : request.jobRunQueuingEnabled();
    if (full && !queues) {
      throw ConcurrentRunsExceededException.builder()
          .message("Concurrent runs exceeded for " + job.name())
          .build();
    }
    GlueRun run =
        new GlueRun(
            "jr_" + UUID.randomUUID().toString().replace("-", ""),
            job,
            request.arguments(),
            request.timeout() == null ? job.timeout() : request.timeout(),
            full ? JobRunState.WAITING : JobRunState.STARTING);
    store.put(run.describe());
    underWay.put(run.id(), run);
    if (full) {
      waiting.add(run);
    } else {
      begin(run);
    }
    return run.id();
  }

  /**
   * A run of a job.
   *
   * @throws EntityNotFoundException if the job has no such run
   */
  synchronized JobRun named(String jobName, String id) {
    return Optional.ofNullable(underWay.get(id))
        .filter(run -> run.job().name().equals(jobName))
        .map(GlueRun::describe)
        .or(() -> store.find(jobName, id))
        .orElseThrow(
            () ->
                EntityNotFoundException.builder()
                    .message("Job run not found: %s of job %s".formatted(id, jobName))
                    .build());
  }

  /** The runs of a job before the one of that number, the newest first. */
  synchronized RunStore.Slice of(String jobName, OptionalLong before, int most) {
    RunStore.Slice slice = store.list(jobName, before, most);
    return new RunStore.Slice(
        slice.runs().stream()
            .map(
                run ->
                    Optional.ofNullable(underWay.get(run.id())).map(GlueRun::describe).orElse(run))
            .toList(),
        slice.last());
  }

  /**
   * Stops a run; it counts as stopped once Spark has let go of it. One that has ended stays.
   *
   * @throws EntityNotFoundException if the job has no such run
   */
  void stop(String jobName, String id) {
    JobRun known = named(jobName, id);
    Optional<GlueRun> running;
    synchronized (this) {
      running = Optional.ofNullable(underWay.get(known.id()));
    }
    running.ifPresent(run -> stop(run, JobRunState.STOPPED));
  }

  /** Stops every run that is under way. */
  @Override
  public void close() {
    timeouts.shutdownNow();
    List<GlueRun> all;
    synchronized (this) {
      all = List.copyOf(underWay.values());
    }
    all.forEach(run -> stop(run, JobRunState.STOPPED));
  }

  private void stop(GlueRun run, JobRunState as) {
    if (!run.stop(as)) {
      return;
    }
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(run);
    }
    if (waited) {
      end(run, Optional.empty());
    } else {
      Thread.ofVirtual().start(() -> stopInSpark(run));
    }
  }

  /** Spark may not have begun the run yet, so one word to it is not enough. */
  private void stopInSpark(GlueRun run) {
    try {
      do {
        spark.stop(run.id());
      } while (!run.awaitEnd(STOP_AGAIN));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long active(String jobName) {
    return underWay.values().stream()
        .filter(run -> run.job().name().equals(jobName) && !run.ended())
        .filter(run -> !waiting.contains(run))
        .count();
  }

  private void begin(GlueRun run) {
    Thread.ofVirtual().name(run.id()).start(() -> carryOut(run));
  }

  private void carryOut(GlueRun run) {
    ScheduledFuture<?> timeout =
        timeouts.schedule(
            () -> stop(run, JobRunState.TIMEOUT),
            minute.multipliedBy(run.timeoutMinutes()).toMillis(),
            MILLISECONDS);
    Optional<String> failure = Optional.empty();
    try {
      SparkEngine.Run prepared = preparation.prepare(run.id(), run.job(), run.arguments());
      if (run.advance(JobRunState.RUNNING)) {
        spark.run(prepared);
      }
    } catch (SparkEngine.JobFailure | RuntimeException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = Optional.of("interrupted");
    } finally {
      timeout.cancel(false);
      end(run, failure);
    }
  }

  private void end(GlueRun run, Optional<String> failure) {
    run.end(failure);
    keep(run);
    publish(run);
    synchronized (this) {
      for (GlueRun next : List.copyOf(waiting)) {
        Job job = next.job();
        if (active(job.name()) < job.executionProperty().maxConcurrentRuns()
            && next.advance(JobRunState.STARTING)) {
          waiting.remove(next);
          begin(next);
        }
      }
    }
  }

  /** What cannot be written of a run is lost; whoever waits for its end must hear of it. */
  private void keep(GlueRun run) {
    try {
      store.put(run.describe());
    } catch (DatabaseException e) {
      LOG.log(Level.ERROR, "the end of job run " + run.id() + " cannot be kept", e);
      return;
    }
    synchronized (this) {
      underWay.remove(run.id());
    }
  }

  /**
   * Reports the end.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html">Glue's
   *     events</a>
   */
  private void publish(GlueRun run) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("jobName", run.job().name());
    detail.put("severity", severity(run.state()));
    detail.put("state", run.state().toString());
    detail.put("jobRunId", run.id());
    detail.put("message", run.error().orElseGet(() -> "Job run " + word(run.state())));
    events.publish(
        new BusEvent("aws.glue", "Glue Job State Change", List.of(), detail, Instant.now()));
  }

  private static String word(JobRunState state) {
    return state == JobRunState.SUCCEEDED ? "succeeded" : "stopped";
  }

  private static String severity(JobRunState state) {
    return switch (state) {
      case FAILED -> "ERROR";
      case TIMEOUT -> "WARN";
      default -> "INFO";
    };
  }
}
