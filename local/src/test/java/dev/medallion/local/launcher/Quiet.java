package dev.medallion.local.launcher;

import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.LocalSide;
import dev.medallion.cli.Queues;
import dev.medallion.cli.Services;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/** Tells whether nothing is on its way any more, from a dropped file to the data sets. */
final class Quiet {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** A service shows its new state a moment before it sends the event that follows from it. */
  private static final Duration FOR = Duration.ofMillis(800);

  private final Services services;
  private final DeployedStack deployed;
  private final Queues queues;
  private final LocalSide local;

  Quiet(Services services, DeployedStack deployed, LocalSide local) {
    this.local = local;
    this.services = services;
    this.deployed = deployed;
    this.queues = new Queues(services.sqs());
  }

  /** Waits until nothing has been on its way for a moment. */
  void await(Duration limit) {
    Awaitility.await().atMost(limit).pollInterval(LOOK_EVERY).during(FOR).until(this::isQuiet);
  }

  /** What is on its way is asked first: what it had started by then shows in the later lists. */
  private boolean isQuiet() {
    return local.pending() == 0
        && queues.depth(deployed.landingQueue()) == 0
        && runs().stream().allMatch(run -> run.completedOn() != null)
        && executions().stream().allMatch(execution -> execution.stopDate() != null);
  }

  /** The runs of the bronze job, the newest first. */
  List<JobRun> runs() {
    return services
        .glue()
        .getJobRunsPaginator(runs -> runs.jobName(deployed.bronzeJob()))
        .jobRuns()
        .stream()
        .toList();
  }

  /** The executions, the newest first. */
  List<ExecutionListItem> executions() {
    return services
        .stepFunctions()
        .listExecutionsPaginator(list -> list.stateMachineArn(deployed.stateMachine()))
        .executions()
        .stream()
        .toList();
  }
}
