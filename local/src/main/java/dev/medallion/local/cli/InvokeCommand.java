package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Feeds one event to one function, as {@code sam local invoke} does, but without a container. */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description = "Feed an event to one function of what is up, and print its answer.")
final class InvokeCommand implements Callable<Integer> {
  /** The longest that a function may run, and a little more. */
  private static final Duration LONGEST = Duration.ofMinutes(16);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private StateOption state;

  @Option(
      names = {"-e", "--event"},
      required = true,
      paramLabel = "FILE",
      description = "The event, as JSON; - for standard input.")
  private String event;

  @Option(names = "--json", description = "Print one JSON object, for scripts.")
  private boolean json;

  @Parameters(
      paramLabel = "FUNCTION",
      description =
          "As the template, AWS or you call it: IngestFunction, medallion-ingest, ingest.")
  private String function;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode document = EventFile.read(event, System.in);
    StateFolder folder = state.folder();
    Deployed deployed = Deployed.at(folder.requireRunning());
    try (LambdaClient lambda =
        Clients.asking(deployed.endpoint(), LambdaClient.builder(), LONGEST)) {
      String name = new FunctionNames(deployed.functions()).find(function);
      Path log = folder.path().resolve(Site.LOGS).resolve(name + ".log");
      Invocation invocation = invoke(lambda, name, document, new FunctionLog(log));
      if (json) {
        System.out.println(invocation.json());
      } else {
        invocation.print(System.out, System.err);
      }
      return invocation.hasSucceeded() ? 0 : 1;
    }
  }

  private static Invocation invoke(
      LambdaClient lambda, String name, JsonNode event, FunctionLog log)
      throws InterruptedException {
    if (!CloudFormationStandIn.isAskedBy(event)) {
      return ask(lambda, name, event, Optional.empty(), log);
    }
    try (CloudFormationStandIn cloudFormation = new CloudFormationStandIn()) {
      JsonNode readdressed = cloudFormation.readdress(event);
      return ask(lambda, name, readdressed, Optional.of(cloudFormation), log);
    }
  }

  private static Invocation ask(
      LambdaClient lambda,
      String name,
      JsonNode event,
      Optional<CloudFormationStandIn> cloudFormation,
      FunctionLog log)
      throws InterruptedException {
    Instant start = Instant.now();
    InvokeResponse response = ask(lambda, name, event);
    Duration time = Duration.between(start, Instant.now());
    boolean failed = response.functionError() != null;
    Optional<JsonNode> told =
        failed || cloudFormation.isEmpty()
            ? Optional.empty()
            : Optional.of(cloudFormation.get().answer());
    return new Invocation(
        name, Progress.seconds(time), failed, payload(response), told, log.lines(), log.file());
  }

  private static InvokeResponse ask(LambdaClient lambda, String name, JsonNode event) {
    try {
      return lambda.invoke(
          request -> request.functionName(name).payload(SdkBytes.fromUtf8String(event.toString())));
    } catch (LambdaException refused) {
      throw new UserError(
          "Lambda refuses the event: " + refused.awsErrorDetails().errorMessage(), refused);
    }
  }

  private static JsonNode payload(InvokeResponse response) {
    try {
      return JSON.readTree(response.payload().asByteArrayUnsafe());
    } catch (IOException e) {
      throw new UncheckedIOException("the function's answer is no JSON", e);
    }
  }
}
