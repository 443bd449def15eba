package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Follows dropped objects through the services, by their own APIs alone, until each has been taken
 * by a bronze run and nothing is left to do.
 */
final class Follower {
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long a bronze run may have ended without an execution for it, before that is the end. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Services services;
  private final Deployed deployed;
  private final Progress progress;
  private final Instant since;
  private final Set<String> awaited;
  private final Map<String, JobRun> bronze = new LinkedHashMap<>();
  private final Map<String, ExecutionWatch> executions = new LinkedHashMap<>();
  private final Map<String, Integer> objectsOfRun = new HashMap<>();
  private final Queues queues;
  private final int deadLettersAtStart;

  /**
   * How it went.
   *
   * @param bronze the bronze runs, in the order of their start
   * @param executions the executions, in the order of their start
   * @param problems what failed, a line each
   */
  record Outcome(List<JobRun> bronze, List<Execution> executions, List<String> problems) {}

  /** An execution that has ended, and its top-level states. */
  record Execution(DescribeExecutionResponse description, List<ExecutionWatch.Span> states) {}

  /**
   * A follower of the objects.
   *
   * @param since nothing that started before counts
   * @param objects the keys in the landing bucket
   */
  Follower(
      Services services, Deployed deployed, Progress progress, Instant since, Set<String> objects) {
    this.services = services;
    this.deployed = deployed;
    this.progress = progress;
    this.since = since;
    this.awaited = new HashSet<>(objects);
    this.queues = new Queues(services.sqs());
    this.deadLettersAtStart = queues.depth(deployed.deadLetters());
  }

  /**
   * Waits until nothing is left to do.
   *
   * @throws UserError if that takes longer than {@code limit}
   */
  Outcome follow(Duration limit) throws InterruptedException {
    Instant deadline = Instant.now().plus(limit);
    while (!done()) {
      if (Instant.now().isAfter(deadline)) {
        throw new UserError(
            "after %d minutes there is still work under way; waiting for: %s"
                .formatted(limit.toMinutes(), awaited));
      }
      Thread.sleep(POLL);
    }
    return outcome();
  }

  private boolean done() {
    lookAtBronze();
    lookAtExecutions();
    int dead = queues.depth(deployed.deadLetters()) - deadLettersAtStart;
    boolean taken = awaited.isEmpty() || dead > 0;
    boolean bronzeEnded = bronze.values().stream().allMatch(Follower::ended);
    boolean executionsEnded =
        executions.values().stream().allMatch(execution -> execution.end().isPresent());
    return taken
        && bronzeEnded
        && executionsEnded
        && queues.depth(deployed.landingQueue()) == 0
        && nothingLeftToStart();
  }

  /** Whether the newest execution began after the newest bronze run ended, so that it saw all. */
  private boolean nothingLeftToStart() {
    Optional<Instant> newestBronze =
        bronze.values().stream().map(JobRun::completedOn).max(Comparator.naturalOrder());
    Optional<Instant> newestExecution =
        executions.values().stream()
            .map(execution -> execution.end().orElseThrow().startDate())
            .max(Comparator.naturalOrder());
    if (newestBronze.isEmpty()) {
      return true;
    }
    boolean seen =
        newestExecution.isPresent() && !newestExecution.get().isBefore(newestBronze.get());
    return seen || Instant.now().isAfter(newestBronze.get().plus(GRACE));
  }

  private void lookAtBronze() {
    services
        .glue()
        .getJobRunsPaginator(request -> request.jobName(deployed.bronzeJob()))
        .jobRuns()
        .stream()
        .filter(run -> !run.startedOn().isBefore(since))
        .sorted(Comparator.comparing(JobRun::startedOn))
        .forEach(this::take);
  }

  private void take(JobRun run) {
    JobRun before = bronze.put(run.id(), run);
    String source = run.arguments().getOrDefault("--source", "?");
    if (before == null) {
      List<String> objects = objects(run.arguments().get("--manifest"));
      awaited.removeAll(objects);
      objectsOfRun.put(run.id(), objects.size());
    }
    if (ended(run) && (before == null || !ended(before))) {
      progress.say(
          "bronze",
          "%-14s %.1fs  %s, %d object%s"
              .formatted(
                  source,
                  Progress.seconds(Duration.between(run.startedOn(), run.completedOn())),
                  run.jobRunStateAsString(),
                  objectsOfRun.get(run.id()),
                  objectsOfRun.get(run.id()) == 1 ? "" : "s"));
    }
  }

  private void lookAtExecutions() {
    services
        .stepFunctions()
        .listExecutions(request -> request.stateMachineArn(deployed.stateMachine()).maxResults(100))
        .executions()
        .stream()
        .filter(execution -> !execution.startDate().isBefore(since))
        .sorted(Comparator.comparing(ExecutionListItem::startDate))
        .forEach(this::watch);
    executions.values().forEach(this::look);
  }

  private void watch(ExecutionListItem execution) {
    executions.computeIfAbsent(
        execution.executionArn(),
        arn -> {
          progress.say("run", execution.name() + " started");
          return new ExecutionWatch(services.stepFunctions(), arn, progress);
        });
  }

  private void look(ExecutionWatch execution) {
    if (execution.end().isEmpty() && execution.look()) {
      DescribeExecutionResponse end = execution.end().orElseThrow();
      progress.say("run", "%s %s".formatted(end.name(), end.statusAsString()));
    }
  }

  private Outcome outcome() {
    List<String> problems = new ArrayList<>();
    bronze.values().stream()
        .filter(run -> run.jobRunState() != JobRunState.SUCCEEDED)
        .map(
            run ->
                "bronze %s %s: %s"
                    .formatted(
                        run.arguments().get("--source"),
                        run.jobRunStateAsString(),
                        run.errorMessage()))
        .forEach(problems::add);
    List<Execution> ended =
        executions.values().stream()
            .map(watch -> new Execution(watch.end().orElseThrow(), watch.states()))
            .toList();
    ended.stream()
        .map(Execution::description)
        .filter(execution -> execution.status() != ExecutionStatus.SUCCEEDED)
        .map(
            execution ->
                "run %s %s: %s: %s"
                    .formatted(
                        execution.name(),
                        execution.statusAsString(),
                        execution.error(),
                        execution.cause()))
        .forEach(problems::add);
    if (ended.isEmpty()) {
      problems.add("no run of the state machine started");
    }
    awaited.forEach(
        key -> problems.add("%s was not taken: it lies in the dead-letter queue".formatted(key)));
    return new Outcome(List.copyOf(bronze.values()), ended, problems);
  }

  private static boolean ended(JobRun run) {
    return switch (run.jobRunState()) {
      case SUCCEEDED, FAILED, STOPPED, TIMEOUT, ERROR, EXPIRED -> true;
      case STARTING, RUNNING, STOPPING, WAITING, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private List<String> objects(String manifest) {
    URI uri = URI.create(manifest);
    try {
      JsonNode json =
          JSON.readTree(
              services
                  .s3()
                  .getObjectAsBytes(
                      request -> request.bucket(uri.getHost()).key(uri.getPath().substring(1)))
                  .asByteArray());
      return json.path("objects").findValuesAsText("key");
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest " + manifest + " is not JSON", e);
    }
  }
}
