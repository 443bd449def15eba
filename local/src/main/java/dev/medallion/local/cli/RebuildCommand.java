package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Installation;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Has silver and gold tables computed whole, and bronze tables made anew from all that landing
 * holds, by the same functions that AWS is asked to.
 */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Compute silver and gold tables of what is up whole, whatever has changed, and make the"
            + " bronze tables of sources anew from all that landing holds. Readers see the old rows"
            + " until the new ones take their place at once.")
final class RebuildCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private StateOption state;

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
    Deployed deployed = Deployed.at(state.folder().requireRunning());
    Pipeline pipeline = Pipelines.load(Installation.current());
    RebuildTargets targets = RebuildTargets.of(pipeline, names);
    try (Services services = Services.at(deployed.endpoint())) {
      Instant start = Instant.now();
      if (!targets.sources().isEmpty()) {
        for (JsonNode run : askForSources(services, deployed, targets.sources())) {
          System.out.printf("  %s%n", started(run));
        }
      }
      if (!targets.models().isEmpty() || names.isEmpty()) {
        JsonNode decision = ask(services, deployed, targets.models());
        decision.path("because").forEach(reason -> System.out.printf("  %s%n", reason.asText()));
        System.out.printf("  %s%n", outcome(decision));
      }
      return wait ? follow(services, deployed, start) : 0;
    }
  }

  /**
   * Asks for the bronze tables of sources to be made anew.
   *
   * @return the runs of the bronze job that were started
   * @throws UserError if the function refuses, such as for a source of which landing holds nothing
   */
  static JsonNode askForSources(Services services, Deployed deployed, List<String> sources) {
    return ask(services, deployed.ingestFunction(), sources, "the rebuild failed: ");
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

  /**
   * Asks for the tables to be rebuilt.
   *
   * @return what the function decided
   * @throws UserError if it refuses, such as for a table that it does not know
   */
  static JsonNode ask(Services services, Deployed deployed, List<String> tables) {
    return ask(services, deployed.advanceFunction(), tables, "nothing is rebuilt: ");
  }

  private static JsonNode ask(
      Services services, String function, List<String> names, String refused) {
    ObjectNode request = JSON.createObjectNode();
    names.forEach(request.putArray("rebuild")::add);
    InvokeResponse response =
        services
            .lambda()
            .invoke(
                invoke ->
                    invoke
                        .functionName(function)
                        .payload(SdkBytes.fromUtf8String(request.toString())));
    JsonNode answer = json(response);
    if (response.functionError() != null) {
      throw new UserError(refused + answer.path("errorMessage").asText());
    }
    return answer;
  }

  private static JsonNode json(InvokeResponse response) {
    try {
      return JSON.readTree(response.payload().asByteArrayUnsafe());
    } catch (IOException e) {
      throw new UncheckedIOException("the function's answer is no JSON", e);
    }
  }

  private static String outcome(JsonNode decision) {
    String execution = decision.path("execution").asText();
    return switch (decision.path("decision").asText()) {
      case "started" -> execution + " started";
      case "running" -> execution + " is running; the next run rebuilds the tables";
      case "too-soon" -> "the last run started too short a time ago; the schedule starts the next";
      case "fresh" -> "there is nothing to rebuild yet";
      default -> "%s has failed too often; its log says why".formatted(execution);
    };
  }

  private static int follow(Services services, Deployed deployed, Instant start)
      throws InterruptedException {
    // A run that is under way counts, too: the one that rebuilds comes after it.
    Instant since =
        Stream.concat(Stream.of(start), running(services, deployed))
            .min(Instant::compareTo)
            .orElseThrow();
    Follower.Outcome outcome =
        new Follower(services, deployed, new Progress(System.out, start), since, Set.of())
            .follow(LIMIT);
    outcome.problems().forEach(problem -> System.err.println("medallion: " + problem));
    return outcome.problems().isEmpty() ? 0 : 1;
  }

  private static Stream<Instant> running(Services services, Deployed deployed) {
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
