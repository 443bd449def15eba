package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.launcher.SalesFiles.SalesFile;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.TaskFailedEventDetails;

/** The whole local side in this process, and what it takes to disturb it. */
final class FaultSite implements AutoCloseable {
  private static final int SALES = 200;

  private final Expected expected = new Expected();
  private final SalesFiles files = new SalesFiles(expected);
  private final LocalStack stack;
  private final Recovery recovery;
  private final EventRules rules;
  private final Moments moments;
  private int runsTold;
  private int executionsTold;

  FaultSite(Path state) throws Exception {
    stack = LocalStack.start(Installation.current(), state, SharedEngines.lend(), line -> {});
    recovery = new Recovery(stack.site().endpoint(), state, expected);
    rules = new EventRules(stack.site().endpoint());
    rules.stopSchedules();
    moments = new Moments(recovery.deployed(), stack.site().endpoint(), state);
  }

  Recovery recovery() {
    return recovery;
  }

  Quiet quiet() {
    return recovery.quiet();
  }

  EventRules rules() {
    return rules;
  }

  Moments moments() {
    return moments;
  }

  SalesFiles files() {
    return files;
  }

  /** Drops a file of made-up sales through S3. */
  SalesFile drop(String name) throws IOException {
    SalesFile file = files.of("sales/" + name, SALES);
    recovery.drops().put(file.key(), file.content());
    return file;
  }

  /** Makes a function's version Inactive, as on AWS when it was not invoked for 14 days. */
  void deactivate(String function) {
    stack.deactivate(function, Duration.ofSeconds(1));
  }

  /** The errors of all executions' tasks, those that were tried again included. */
  List<String> taskErrors() {
    return quiet().executions().stream()
        .flatMap(
            execution ->
                recovery
                    .services()
                    .stepFunctions()
                    .getExecutionHistoryPaginator(
                        history -> history.executionArn(execution.executionArn()))
                    .events()
                    .stream())
        .map(HistoryEvent::taskFailedEventDetails)
        .filter(Objects::nonNull)
        .map(TaskFailedEventDetails::error)
        .toList();
  }

  /** Deletes a gold table, which the next run makes again. */
  void deleteGoldTable(String name) {
    String bucket = recovery.deployed().tableBucket(Layer.GOLD);
    recovery
        .services()
        .s3Tables()
        .deleteTable(delete -> delete.tableBucketARN(bucket).namespace("retail").name(name));
  }

  /**
   * What the newest run of bronze and the newest execution say of their failure, if they failed.
   */
  String failures() {
    String bronze = String.valueOf(quiet().runs().getFirst().errorMessage());
    String execution = quiet().executions().getFirst().executionArn();
    String cause =
        recovery
            .services()
            .stepFunctions()
            .describeExecution(describe -> describe.executionArn(execution))
            .cause();
    return bronze + "; " + cause;
  }

  /** Whether an execution runs now. */
  boolean isRunning() {
    return quiet().executions().stream()
        .anyMatch(execution -> execution.status() == ExecutionStatus.RUNNING);
  }

  /** Lets the schedule come until everything is right; says what was found, a line for a fault. */
  void assertMadeGood(String fault) throws Exception {
    Recovery.Outcome outcome = recovery.makeGood();
    List<JobRun> runs = news(quiet().runs(), runsTold);
    List<ExecutionListItem> executions = news(quiet().executions(), executionsTold);
    runsTold += runs.size();
    executionsTold += executions.size();
    System.out.printf(
        "fault: %s: %s; bronze runs %s, executions %s, %d looks of the schedule%n",
        fault,
        outcome.found(),
        runs.stream().map(JobRun::jobRunStateAsString).toList(),
        executions.stream().map(ExecutionListItem::statusAsString).toList(),
        outcome.looks());
    assertThat(outcome.found()).as(fault).allMatch(LakeState.Difference::isNone);
  }

  private static <T> List<T> news(List<T> newestFirst, int told) {
    return newestFirst.subList(0, newestFirst.size() - told).reversed();
  }

  @Override
  public void close() {
    moments.close();
    rules.close();
    recovery.close();
    stack.close();
  }
}
