package dev.medallion.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.local.Installation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/** Shows what is up: tables, data sets, the latest runs, and what waits. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show what is up: tables, data sets, the latest runs, what waits in the queue.")
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int RUNS = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Mixin private StateOption state;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /**
   * What is up, as {@code --json} prints it.
   *
   * @param endpoint where it is up
   * @param tables every table that exists, but for those in which silver keeps its changes for gold
   * @param absentColumns the declared columns that no file has had yet
   * @param expectations what came of the rules of each silver model that declares any and has run
   * @param datasets every data set, with its newest ingestion
   * @param runs the latest executions of the state machine, the newest first
   * @param waiting how many messages wait in the landing queue
   * @param deadLetters how many messages were given up
   */
  record Status(
      String endpoint,
      List<RunReport.Table> tables,
      List<RunReport.AbsentColumn> absentColumns,
      List<RunReport.Checked> expectations,
      List<RunReport.DataSetRows> datasets,
      List<LatestRun> runs,
      int waiting,
      int deadLetters) {}

  /**
   * An execution of the state machine.
   *
   * @param name its name
   * @param status its status in Step Functions
   * @param started when it was started, in ISO 8601
   * @param seconds how long it took; -1 while it runs
   */
  record LatestRun(String name, String status, String started, double seconds) {}

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    URI endpoint = state.folder().requireRunning();
    Deployed deployed = Deployed.at(endpoint);
    try (Services services = Services.at(endpoint)) {
      Lakehouse lakehouse =
          new Lakehouse(services, deployed, Pipelines.load(Installation.current()));
      Queues queues = new Queues(services.sqs());
      Status status =
          new Status(
              endpoint.toString(),
              lakehouse.tables(),
              lakehouse.absentColumns(),
              lakehouse.expectations(),
              lakehouse.dataSets(),
              latestRuns(services, deployed),
              queues.depth(deployed.landingQueue()),
              queues.depth(deployed.deadLetters()));
      if (json) {
        System.out.println(JSON.writeValueAsString(status));
      } else {
        print(status);
      }
    }
    return 0;
  }

  private static void print(Status status) {
    RunPrinter printer = new RunPrinter(System.out);
    System.out.printf("  up at %s%n", status.endpoint());
    printer.printTables(status.tables());
    printer.printAbsentColumns(status.absentColumns());
    printer.printExpectations(status.expectations());
    printer.printDataSets(status.datasets());
    TextTable runs = TextTable.of("run", "status", "started", "seconds");
    status
        .runs()
        .forEach(
            run ->
                runs.row(
                    run.name(),
                    run.status(),
                    TIME.format(Instant.parse(run.started())),
                    run.seconds() < 0 ? "–" : "%.1f".formatted(run.seconds())));
    System.out.printf("%nLatest runs%n");
    runs.lines().forEach(System.out::println);
    System.out.printf(
        "%nLanding queue%n  %d waiting, %d dead letters%n", status.waiting(), status.deadLetters());
  }

  private static List<LatestRun> latestRuns(Services services, Deployed deployed) {
    return services
        .stepFunctions()
        .listExecutions(
            request -> request.stateMachineArn(deployed.stateMachine()).maxResults(RUNS))
        .executions()
        .stream()
        .map(
            run ->
                new LatestRun(
                    run.name(), run.statusAsString(), run.startDate().toString(), seconds(run)))
        .toList();
  }

  private static double seconds(ExecutionListItem run) {
    return run.stopDate() == null
        ? -1
        : Progress.seconds(Duration.between(run.startDate(), run.stopDate()));
  }
}
