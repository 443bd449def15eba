package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Shows a stack: tables, data sets, the latest runs, what failed, and what waits. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Show tables, data sets, the latest runs, what bronze could not take in, and what waits."
            + " The exit status is 1 if a table is behind for longer than its model's freshness"
            + " allows.")
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int RUNS = 5;

  @Mixin private TargetOption target;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /**
   * A stack as it is, as {@code --json} prints it.
   *
   * @param endpoint the endpoint to use instead of AWS's own; empty on AWS
   * @param stack the stack's name
   * @param tables every table that exists, but for those in which silver keeps its changes for gold
   * @param absentColumns the declared columns that no file has had yet
   * @param expectations what came of the rules of each silver model that declares any and has run
   * @param datasets every data set, with its newest ingestion
   * @param runs the latest executions of the state machine, the newest first
   * @param failedBronze the newest runs of the bronze job that failed, the newest first
   * @param refused the objects that these refused, or that were given up
   * @param ingesting how many runs of the bronze job are under way
   * @param due what is not up to date, and when a run for it is tried again
   * @param freshness how each table stands whose model says how fresh it must be
   * @param waiting how many messages wait in the landing queue
   * @param deadLetters how many messages were given up
   */
  record Status(
      String endpoint,
      String stack,
      List<RunReport.Table> tables,
      List<RunReport.AbsentColumn> absentColumns,
      List<RunReport.Checked> expectations,
      List<RunReport.DataSetRows> datasets,
      List<LatestRun> runs,
      List<LandingFindings.FailedRun> failedBronze,
      List<LandingFindings.Refused> refused,
      int ingesting,
      FunctionCalls.Decision due,
      List<FunctionCalls.TableAge> freshness,
      int waiting,
      int deadLetters) {

    /** Whether rows wait to be in a table for longer than its model allows. */
    private boolean isLate() {
      return freshness.stream().anyMatch(FunctionCalls.TableAge::late);
    }
  }

  /**
   * An execution of the state machine.
   *
   * @param name its name
   * @param status its status in Step Functions
   * @param started when it was started, in ISO 8601
   * @param seconds how long it took; -1 while it runs
   * @param cause why it failed; empty if it did not, and for all but the newest
   */
  record LatestRun(String name, String status, String started, double seconds, String cause) {}

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    try (Target opened = target.open()) {
      Services services = opened.services();
      DeployedStack stack = opened.stack();
      Lakehouse lakehouse = new Lakehouse(services, stack, target.pipeline());
      Queues queues = new Queues(services.sqs());
      LandingFindings.Troubles troubles = new LandingFindings(services, stack).look();
      FunctionCalls.Inspection inspection = new FunctionCalls(services, stack).inspect();
      Status status =
          new Status(
              opened.endpoint(),
              stack.name(),
              lakehouse.tables(),
              lakehouse.absentColumns(),
              lakehouse.expectations(),
              lakehouse.dataSets(),
              latestRuns(
                  services,
                  stack,
                  new QueryPlaces(services.s3(), stack.artifactsBucket(), target.pipeline())),
              troubles.failed(),
              troubles.refused(),
              troubles.running(),
              inspection.due(),
              inspection.freshness(),
              queues.depth(stack.landingQueue()),
              queues.depth(stack.deadLetters()));
      if (json) {
        System.out.println(JSON.writeValueAsString(status));
      } else {
        System.out.printf("  %s%n", opened.place());
        new StatusPrinter(System.out).print(status);
      }
      return status.isLate() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
  }

  private static List<LatestRun> latestRuns(
      Services services, DeployedStack stack, QueryPlaces places) {
    List<ExecutionListItem> newest =
        services
            .stepFunctions()
            .listExecutions(
                request -> request.stateMachineArn(stack.stateMachine()).maxResults(RUNS))
            .executions();
    return newest.stream()
        .map(
            run ->
                new LatestRun(
                    run.name(),
                    run.statusAsString(),
                    run.startDate().toString(),
                    seconds(run),
                    run.equals(newest.getFirst())
                        ? places.inFiles(run.name(), cause(services, run))
                        : ""))
        .toList();
  }

  private static String cause(Services services, ExecutionListItem run) {
    if (run.status() != ExecutionStatus.FAILED) {
      return "";
    }
    String cause =
        services
            .stepFunctions()
            .describeExecution(request -> request.executionArn(run.executionArn()))
            .cause();
    return cause == null ? "" : cause;
  }

  private static double seconds(ExecutionListItem run) {
    return run.stopDate() == null
        ? -1
        : Progress.seconds(Duration.between(run.startDate(), run.stopDate()));
  }
}
