package dev.medallion.local.glue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;

/** One job run and the state that it is in. */
final class GlueRun {
  /** What jobs share that name no prefix. */
  private static final String DEFAULT_LOG_GROUP_PREFIX = "/aws-glue/jobs";

  private final String id;
  private final Job job;
  private final Map<String, String> arguments;
  private final int timeoutMinutes;
  private final Instant startedOn = Instant.now();
  private final CountDownLatch end = new CountDownLatch(1);
  private JobRunState state;
  private Instant lastModifiedOn = startedOn;
  private Optional<Instant> completedOn = Optional.empty();
  private Optional<String> error = Optional.empty();

  /** What a run becomes that is asked to stop. */
  private Optional<JobRunState> endsAs = Optional.empty();

  GlueRun(
      String id, Job job, Map<String, String> arguments, int timeoutMinutes, JobRunState state) {
    this.id = id;
    this.job = job;
    this.arguments = Map.copyOf(arguments);
    this.timeoutMinutes = timeoutMinutes;
    this.state = state;
  }

  String id() {
    return id;
  }

  Job job() {
    return job;
  }

  Map<String, String> arguments() {
    return arguments;
  }

  int timeoutMinutes() {
    return timeoutMinutes;
  }

  synchronized JobRunState state() {
    return state;
  }

  /** Moves to the next state, unless the run has ended or is to stop. */
  synchronized boolean advance(JobRunState next) {
    if (ended() || endsAs.isPresent()) {
      return false;
    }
    state = next;
    lastModifiedOn = Instant.now();
    return true;
  }

  /**
   * Notes that the run is to stop.
   *
   * @param as the state that it ends in
   * @return whether it was neither ended nor asked to stop before
   */
  synchronized boolean stop(JobRunState as) {
    if (ended() || endsAs.isPresent()) {
      return false;
    }
    endsAs = Optional.of(as);
    state = JobRunState.STOPPING;
    lastModifiedOn = Instant.now();
    return true;
  }

  /** Ends the run: with an error, if there is one, unless it was asked to stop. */
  synchronized void end(Optional<String> failure) {
    state = endsAs.orElse(failure.isPresent() ? JobRunState.FAILED : JobRunState.SUCCEEDED);
    error =
        switch (state) {
          case FAILED -> failure;
          case TIMEOUT ->
              Optional.of("Job run timed out after %d minutes".formatted(timeoutMinutes));
          default -> Optional.empty();
        };
    completedOn = Optional.of(Instant.now());
    lastModifiedOn = completedOn.get();
    end.countDown();
  }

  /** Waits for the end, and says whether it came in time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return end.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  synchronized boolean ended() {
    return completedOn.isPresent();
  }

  synchronized Optional<String> error() {
    return error;
  }

  /** The run as the API shows it. */
  synchronized JobRun describe() {
    return JobRun.builder()
        .id(id)
        .attempt(0)
        .jobName(job.name())
        .startedOn(startedOn)
        .lastModifiedOn(lastModifiedOn)
        .completedOn(completedOn.orElse(null))
        .jobRunState(state)
        .arguments(arguments)
        .errorMessage(error.orElse(null))
        .executionTime(
            (int) Duration.between(startedOn, completedOn.orElseGet(Instant::now)).toSeconds())
        .timeout(timeoutMinutes)
        .glueVersion(job.glueVersion())
        .workerType(job.workerType())
        .numberOfWorkers(job.numberOfWorkers())
        .logGroupName(
            job.defaultArguments()
                .getOrDefault(RunPreparation.LOG_GROUP_PREFIX, DEFAULT_LOG_GROUP_PREFIX))
        .build();
  }
}
