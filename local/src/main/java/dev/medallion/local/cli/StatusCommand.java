package dev.medallion.local.cli;

import dev.medallion.local.Installation;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/** Shows what is up: tables, data sets, the latest runs, and what waits. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show what is up: tables, data sets, the latest runs, what waits in the queue.")
final class StatusCommand implements Callable<Integer> {
  private static final int RUNS = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Mixin private StateOption state;

  @Override
  public Integer call() throws InterruptedException {
    URI endpoint = state.folder().requireRunning();
    Deployed deployed = Deployed.at(endpoint);
    try (Services services = Services.at(endpoint)) {
      Lakehouse lakehouse =
          new Lakehouse(services, deployed, Pipelines.load(Installation.current()));
      RunPrinter printer = new RunPrinter(System.out);
      System.out.printf("  up at %s%n", endpoint);
      printer.printTables(lakehouse.tables());
      printer.printExpectations(lakehouse.expectations());
      printer.printDataSets(lakehouse.dataSets());
      printRuns(services, deployed);
      Queues queues = new Queues(services.sqs());
      System.out.printf(
          "%nLanding queue%n  %d waiting, %d dead letters%n",
          queues.depth(deployed.landingQueue()), queues.depth(deployed.deadLetters()));
    }
    return 0;
  }

  private static void printRuns(Services services, Deployed deployed) {
    TextTable runs = TextTable.of("run", "status", "started", "seconds");
    services
        .stepFunctions()
        .listExecutions(
            request -> request.stateMachineArn(deployed.stateMachine()).maxResults(RUNS))
        .executions()
        .forEach(
            run ->
                runs.row(
                    run.name(), run.statusAsString(), TIME.format(run.startDate()), seconds(run)));
    System.out.printf("%nLatest runs%n");
    runs.lines().forEach(System.out::println);
  }

  private static String seconds(ExecutionListItem run) {
    return run.stopDate() == null
        ? "–"
        : "%.1f".formatted(Progress.seconds(Duration.between(run.startDate(), run.stopDate())));
  }
}
