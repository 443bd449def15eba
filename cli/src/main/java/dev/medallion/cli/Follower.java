package dev.medallion.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.doctor.ErrorText;
import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Manifest;
import dev.medallion.pipeline.Pipeline;
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
public final class Follower {
  /** How many looks in a row must find nothing to do. */
  private static final int QUIET_LOOKS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Target target;
  private final Services services;
  private final DeployedStack deployed;
  private final Progress progress;
  private final Instant since;
  private final Set<String> awaited;
  private final Map<String, JobRun> bronze = new LinkedHashMap<>();
  private final Map<String, ExecutionWatch> executions = new LinkedHashMap<>();
  private final Map<String, Integer> objectsOfRun = new HashMap<>();
  private final Map<String, RunReport.Ingestion> ingestions = new LinkedHashMap<>();
  private final BronzeReceipts receipts;
  private final QueryPlaces places;
  private final Queues queues;
  private final int deadLettersAtStart;
  private String told = "";
  private boolean earlierRuns;

  /**
   * How it went.
   *
   * @param bronze the bronze runs, in the order of their start
   * @param executions the executions, in the order of their start
   * @param ingestions what each bronze run took in
   * @param problems what failed, a line each
   */
  public record Outcome(
      List<JobRun> bronze,
      List<Execution> executions,
      List<RunReport.Ingestion> ingestions,
      List<String> problems) {}

  /** An execution that has ended, and its top-level states. */
  public record Execution(
      DescribeExecutionResponse description, List<ExecutionWatch.Span> states) {}

  /**
   * A follower of the objects.
   *
   * @param pipeline the one whose files problems are said of
   * @param since nothing that started before counts
   * @param objects the keys in the landing bucket
   */
  public Follower(
      Target target, Pipeline pipeline, Progress progress, Instant since, Set<String> objects) {
    this.target = target;
    this.services = target.services();
    this.deployed = target.stack();
    this.progress = progress;
    this.since = since;
    this.awaited = new HashSet<>(objects);
    this.receipts = new BronzeReceipts(services.s3(), deployed.artifactsBucket());
    this.places = new QueryPlaces(services.s3(), deployed.artifactsBucket(), pipeline);
    this.queues = new Queues(services.sqs());
    this.deadLettersAtStart = queues.depth(deployed.deadLetters());
  }

  /**
   * Waits until nothing is left to do.
   *
   * @throws UserError if that takes longer than {@code limit}
   */
  public Outcome follow(Duration limit) throws InterruptedException {
    Instant deadline = Instant.now().plus(limit);
    // A service shows its new state a moment before it sends the event that follows from it; the
    // function that is asked on AWS goes by the tables.
    int enough = target.local().isPresent() ? QUIET_LOOKS : 1;
    for (int quiet = done() ? 1 : 0; quiet < enough; quiet = done() ? quiet + 1 : 0) {
      if (Instant.now().isAfter(deadline)) {
        throw new UserError(
            "after %d minutes there is still work under way; waiting for: %s"
                .formatted(limit.toMinutes(), awaited));
      }
      Thread.sleep(target.poll());
    }
    return outcome();
  }

  /**
   * Whether nothing is left to do. What is on its way is asked first: what it had started by then
   * shows in the lists that are read after.
   */
  private boolean done() {
    boolean nothingOnItsWay = target.local().map(local -> local.pending() == 0).orElse(true);
    lookAtBronze();
    lookAtExecutions();
    int dead = queues.depth(deployed.deadLetters()) - deadLettersAtStart;
    return nothingOnItsWay
        // Once all were taken, what still waits in the queue is someone else's, and may fail for
        // long.
        && (awaited.isEmpty() || (dead > 0 && queues.depth(deployed.landingQueue()) == 0))
        && bronze.values().stream().allMatch(Follower::ended)
        && !earlierRuns
        && executions.values().stream().allMatch(execution -> execution.end().isPresent())
        && (target.local().isPresent() || nothingIsDue());
  }

  /**
   * Whether the tables lack nothing. AWS does not tell which events are on their way, but the
   * function that would start a run decides by the tables alone, and can be asked.
   */
  private boolean nothingIsDue() {
    FunctionCalls.Decision decision = new FunctionCalls(services, deployed).look();
    if (!decision.sentence().equals(told) && !decision.isFinal()) {
      told = decision.sentence();
      progress.say("advance", told);
    }
    return decision.isFinal();
  }

  private void lookAtBronze() {
    // The newest come first, and Glue keeps them for months.
    services.glue().getJobRunsPaginator(request -> request.jobName(deployed.bronzeJob())).stream()
        .map(
            page ->
                page.jobRuns().stream().filter(run -> !run.startedOn().isBefore(since)).toList())
        .takeWhile(runs -> !runs.isEmpty())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(JobRun::startedOn))
        .forEach(this::take);
  }

  private void take(JobRun run) {
    JobRun before = bronze.put(run.id(), run);
    if (before == null) {
      List<String> objects = objects(run.arguments().get("--manifest"));
      awaited.removeAll(objects);
      objectsOfRun.put(run.id(), objects.size());
    }
    if (ended(run) && (before == null || !ended(before))) {
      RunReport.Ingestion ingestion = receipts.ingestion(run, objectsOfRun.get(run.id()));
      ingestions.put(run.id(), ingestion);
      progress.say(
          "bronze",
          "%-14s %.1fs  %s, %s"
              .formatted(
                  ingestion.source(),
                  Progress.seconds(Duration.between(run.startedOn(), run.completedOn())),
                  ingestion.status(),
                  ingestion.inWords()));
    }
  }

  private void lookAtExecutions() {
    List<ExecutionListItem> listed =
        services
            .stepFunctions()
            .listExecutions(
                request -> request.stateMachineArn(deployed.stateMachine()).maxResults(100))
            .executions();
    // One at a time: what has arrived since is the business of the execution after this one.
    earlierRuns =
        listed.stream()
            .filter(execution -> execution.startDate().isBefore(since))
            .anyMatch(execution -> execution.status() == ExecutionStatus.RUNNING);
    listed.stream()
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
                        places.inFiles(execution.name(), String.valueOf(execution.cause()))))
        .forEach(problems::add);
    awaited.forEach(
        key -> problems.add("%s was not taken: it lies in the dead-letter queue".formatted(key)));
    List<RunReport.Ingestion> taken = bronze.keySet().stream().map(ingestions::get).toList();
    return new Outcome(List.copyOf(bronze.values()), ended, taken, withRefusals(problems));
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
      byte[] document =
          services
              .s3()
              .getObjectAsBytes(
                  request -> request.bucket(uri.getHost()).key(uri.getPath().substring(1)))
              .asByteArray();
      return JSON.readValue(document, Manifest.class).objects().stream()
          .map(LandedObject::key)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest " + manifest + " is not JSON", e);
    }
  }

  /** With which permission refused, and what fixes it, behind each problem that is a refusal. */
  private static List<String> withRefusals(List<String> problems) {
    List<String> explained = new ArrayList<>();
    for (String problem : problems) {
      explained.add(problem);
      ErrorText.read(problem)
          .ifPresent(
              diagnosis -> {
                explained.add("refused by the %s".formatted(diagnosis.layer()));
                diagnosis.fix().forEach(command -> explained.add("fix: " + command));
              });
    }
    return List.copyOf(explained);
  }
}
