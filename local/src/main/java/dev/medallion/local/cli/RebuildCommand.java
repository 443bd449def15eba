package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Has silver and gold tables computed whole, by the same function that AWS is asked to. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Compute silver and gold tables of what is up whole, whatever has changed. Readers see the"
            + " old rows until the new ones take their place at once.")
final class RebuildCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private StateOption state;

  @Option(names = "--wait", description = "Wait until the tables are rebuilt, and show the way.")
  private boolean wait;

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Names of silver and gold models; none for all of them.")
  private List<String> tables = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Deployed deployed = Deployed.at(state.folder().requireRunning());
    try (Services services = Services.at(deployed.endpoint())) {
      Instant start = Instant.now();
      JsonNode decision = ask(services, deployed, tables);
      decision.path("because").forEach(reason -> System.out.printf("  %s%n", reason.asText()));
      System.out.printf("  %s%n", outcome(decision));
      return wait ? follow(services, deployed, start) : 0;
    }
  }

  /**
   * Asks for the tables to be rebuilt.
   *
   * @return what the function decided
   * @throws UserError if it refuses, such as for a table that it does not know
   */
  static JsonNode ask(Services services, Deployed deployed, List<String> tables) {
    ObjectNode request = JSON.createObjectNode();
    tables.forEach(request.putArray("rebuild")::add);
    InvokeResponse response =
        services
            .lambda()
            .invoke(
                invoke ->
                    invoke
                        .functionName(deployed.advanceFunction())
                        .payload(SdkBytes.fromUtf8String(request.toString())));
    JsonNode answer = json(response);
    if (response.functionError() != null) {
      throw new UserError("nothing is rebuilt: " + answer.path("errorMessage").asText());
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
