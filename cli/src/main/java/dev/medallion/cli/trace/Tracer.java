package dev.medallion.cli.trace;

import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.RunReport;
import dev.medallion.cli.Services;
import dev.medallion.cli.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Collects what a stack did, by the services' own APIs alone. */
public final class Tracer {
  private static final double MILLIS = 1000;

  private Tracer() {}

  /** What began since then, and has ended. */
  public static Trace since(Target target, Instant since) {
    return add(new Trace(), target, since);
  }

  /**
   * A run that was followed to its end: its stages, then what the services did.
   *
   * @param start when its process started
   */
  public static Trace of(RunReport report, Target target, Instant start) {
    List<Span> stages = new ArrayList<>();
    Instant from = start;
    for (RunReport.Stage stage : report.stages()) {
      Instant to = from.plusMillis(Math.round(stage.seconds() * MILLIS));
      stages.add(Span.of(stage.name(), from, to, Map.of()));
      from = to;
    }
    return add(new Trace().add("medallion run", stages), target, start);
  }

  private static Trace add(Trace trace, Target target, Instant since) {
    Services services = target.services();
    DeployedStack stack = target.stack();
    try (CloudWatchLogsClient logs = services.logs()) {
      return trace
          .add(
              "Step Functions",
              ExecutionSpans.of(services.stepFunctions(), stack.stateMachine(), since))
          .add(
              "Lambda",
              InvocationSpans.of(
                  logs, stack.functionLogs(), List.copyOf(stack.functions().values()), since))
          .add("Glue", JobSpans.of(services.glue(), stack.jobs(), since))
          .add("Athena", QuerySpans.of(services.athena(), stack.workGroup(), since));
    }
  }
}
