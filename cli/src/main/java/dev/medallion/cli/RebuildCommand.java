package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Has silver and gold tables computed whole, and bronze tables rebuilt from all that landing holds,
 * by the same functions that AWS is asked to.
 */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Compute silver and gold tables whole, whatever has changed, and make the"
            + " bronze tables of sources anew from all that landing holds. Readers see the old rows"
            + " until the new ones take their place at once.")
public final class RebuildCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(90);

  @Mixin private TargetOption target;

  @Option(names = "--wait", description = "Wait until the tables are rebuilt, and show the way.")
  private boolean wait;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Names of sources, and of silver and gold models; none for all models, and no source.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Pipeline project = target.pipeline();
    RebuildTargets targets = RebuildTargets.of(project, names);
    try (Target opened = target.open()) {
      targets
          .otherwiseDeployed(project, DeployedPipeline.of(opened))
          .forEach(
              name ->
                  System.out.printf(
                      "  %s is rebuilt as it is deployed, which is not as the project defines it"
                          + " (./medallion plan)%n",
                      name));
      FunctionCalls functions = new FunctionCalls(opened.services(), opened.stack());
      Instant start = Instant.now();
      if (!targets.sources().isEmpty()) {
        for (JsonNode run : functions.rebuildSources(targets.sources())) {
          System.out.printf("  %s%n", started(run));
        }
      }
      if (!targets.models().isEmpty() || names.isEmpty()) {
        FunctionCalls.Decision decision = functions.rebuildTables(targets.models());
        decision.because().forEach(reason -> System.out.printf("  %s%n", reason));
        System.out.printf("  %s%n", decision.sentence());
      }
      return wait ? follow(opened, project, start) : 0;
    }
  }

  private static String started(JsonNode run) {
    int objects = run.path("objects").asInt();
    return "bronze %s: %s started, of all %d object%s that landing holds"
        .formatted(
            run.path("source").asText(),
            run.path("jobRunId").asText(),
            objects,
            objects == 1 ? "" : "s");
  }

  static int follow(Target target, Pipeline pipeline, Instant start) throws InterruptedException {
    List<String> problems = follow(target, pipeline, new Progress(System.out, start), start);
    problems.forEach(problem -> System.err.println("medallion: " + problem));
    return problems.isEmpty() ? 0 : 1;
  }

  /** Waits until what is to be computed again is, for at most 90 minutes; gives what went wrong. */
  public static List<String> follow(
      Target target, Pipeline pipeline, Progress progress, Instant start)
      throws InterruptedException {
    // A run that is under way counts, too: the one that rebuilds comes after it.
    Instant since =
        Stream.concat(Stream.of(start), running(target.services(), target.stack()))
            .min(Instant::compareTo)
            .orElseThrow();
    return new Follower(target, pipeline, progress, since, Set.of()).follow(LIMIT).problems();
  }

  private static Stream<Instant> running(Services services, DeployedStack deployed) {
    return services
        .stepFunctions()
        .listExecutions(
            list ->
                list.stateMachineArn(deployed.stateMachine()).statusFilter(ExecutionStatus.RUNNING))
        .executions()
        .stream()
        .map(ExecutionListItem::startDate);
  }
}
