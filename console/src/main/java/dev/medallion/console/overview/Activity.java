package dev.medallion.console.overview;

import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.pipeline.Layer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * What the stack does now.
 *
 * @param ingested the sources of which a bronze run is under way
 * @param layer the layer that the running execution builds; empty if it builds none
 * @param isRefreshing whether an execution refreshes the data sets
 * @param newest the newest execution of the state machine
 */
record Activity(
    Set<String> ingested, Optional<Layer> layer, boolean isRefreshing, Optional<Run> newest) {
  private static final int BRONZE_RUNS = 20;

  /** Enough to find the state that was entered last. */
  private static final int EVENTS = 100;

  /**
   * An execution.
   *
   * @param cause why it failed; empty if it did not
   */
  record Run(String name, String status, Instant started, String cause) {
    boolean hasFailed() {
      return Status.of(status).kind() == Status.Kind.FAILED;
    }

    String label() {
      return Status.of(status).label();
    }
  }

  static Activity of(Lake lake) {
    Set<String> ingested =
        lake
            .services()
            .glue()
            .getJobRuns(list -> list.jobName(lake.stack().bronzeJob()).maxResults(BRONZE_RUNS))
            .jobRuns()
            .stream()
            .filter(run -> run.completedOn() == null)
            .map(JobRun::arguments)
            .map(arguments -> arguments.getOrDefault("--source", ""))
            .collect(Collectors.toSet());
    Optional<ExecutionListItem> newest =
        lake
            .services()
            .stepFunctions()
            .listExecutions(list -> list.stateMachineArn(lake.stack().stateMachine()).maxResults(1))
            .executions()
            .stream()
            .findFirst();
    Optional<String> state =
        newest
            .filter(run -> run.status() == ExecutionStatus.RUNNING)
            .flatMap(run -> state(lake, run.executionArn()));
    return new Activity(
        ingested,
        state.flatMap(Activity::layer),
        state.filter(name -> name.equals("DataSets")).isPresent(),
        newest.map(run -> run(lake, run)));
  }

  boolean isRunning(Layer of, String name) {
    return of == Layer.BRONZE ? ingested.contains(name) : layer.equals(Optional.of(of));
  }

  int ingesting() {
    return ingested.size();
  }

  private static Run run(Lake lake, ExecutionListItem run) {
    String cause =
        Status.of(run.statusAsString()).kind() == Status.Kind.FAILED
            ? Objects.toString(
                lake.services()
                    .stepFunctions()
                    .describeExecution(describe -> describe.executionArn(run.executionArn()))
                    .cause(),
                "")
            : "";
    return new Run(run.name(), run.statusAsString(), run.startDate(), cause);
  }

  /** The top-level state that is in force: states within a map are none of them. */
  private static Optional<String> state(Lake lake, String execution) {
    List<HistoryEvent> events =
        lake.services()
            .stepFunctions()
            .getExecutionHistory(
                get -> get.executionArn(execution).reverseOrder(true).maxResults(EVENTS))
            .events();
    return events.stream()
        .map(HistoryEvent::stateEnteredEventDetails)
        .filter(Objects::nonNull)
        .map(entered -> entered.name())
        .filter(name -> layer(name).isPresent() || name.equals("DataSets"))
        .findFirst();
  }

  private static Optional<Layer> layer(String state) {
    return switch (state) {
      case "PlanSilver", "Silver" -> Optional.of(Layer.SILVER);
      case "PlanGold", "Gold" -> Optional.of(Layer.GOLD);
      default -> Optional.empty();
    };
  }
}
