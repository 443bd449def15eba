package dev.medallion.local.glue;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.engine.SparkEngine;
import dev.medallion.local.events.BusEvent;
import dev.medallion.local.events.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;

/** Starts runs within their job's limit, carries them out, and remembers the last ones. */
final class JobRuns implements AutoCloseable {
  private static final int REMEMBERED = 1000;
  private static final Duration STOP_AGAIN = Duration.ofMillis(500);

  private final RunPreparation preparation;
  private final SparkEngine spark;
  private final EventBus events;
  private final Duration minute;
  private final SequencedMap<String, GlueRun> byId = new LinkedHashMap<>();
  private final Deque<GlueRun> waiting = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor timeouts =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("glue-timeouts").factory());

  JobRuns(RunPreparation preparation, SparkEngine spark, EventBus events, Duration minute) {
    this.preparation = preparation;
    this.spark = spark;
    this.events = events;
    this.minute = minute;
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
    byId.put(run.id(), run);
    forgetOldest();
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
  synchronized GlueRun named(String jobName, String id) {
    GlueRun run = byId.get(id);
    if (run == null || !run.job().name().equals(jobName)) {
      throw EntityNotFoundException.builder()
          .message("Job run not found: %s of job %s".formatted(id, jobName))
          .build();
    }
    return run;
  }

  /** The runs of a job, the newest first. */
  synchronized List<JobRun> of(String jobName) {
    List<JobRun> runs = new ArrayList<>();
    for (GlueRun run : byId.sequencedValues().reversed()) {
      if (run.job().name().equals(jobName)) {
        runs.add(run.describe());
      }
    }
    return runs;
  }

  /** Stops a run; it counts as stopped once Spark has let go of it. */
  void stop(GlueRun run) {
    stop(run, JobRunState.STOPPED);
  }

  /** Stops every run that is under way. */
  @Override
  public void close() {
    timeouts.shutdownNow();
    List<GlueRun> all;
    synchronized (this) {
      all = List.copyOf(byId.values());
    }
    all.forEach(this::stop);
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
    return byId.values().stream()
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

  /**
   * Tells of the end.
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

  private void forgetOldest() {
    if (byId.size() > REMEMBERED) {
      byId.values().stream()
          .filter(GlueRun::ended)
          .findFirst()
          .ifPresent(run -> byId.remove(run.id()));
    }
  }
}
