package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import software.amazon.awssdk.services.lambda.model.LogType;

/** Feeds one event to one function, as {@code sam local invoke} does, but without a container. */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description = "Feed an event to one function, and print its answer.")
final class InvokeCommand implements Callable<Integer> {
  /** A function that has returned has answered CloudFormation before. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private TargetOption target;

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
    try (Target opened = target.open()) {
      String name = new FunctionNames(opened.stack().functions()).find(function);
      InvocationLog log =
          opened
              .local()
              .map(local -> (InvocationLog) new FunctionLog(local.functionLog(name)))
              .orElseGet(() -> InvocationLog.inCloudWatch(opened.stack().functionLogs()));
      Invocation invocation = invoke(opened, name, document, log);
      if (json) {
        System.out.println(invocation.json());
      } else {
        invocation.print(System.out, System.err);
      }
      return invocation.hasSucceeded() ? 0 : 1;
    }
  }

  /** On AWS, a function answers an event of CloudFormation to the address in it. */
  private static Invocation invoke(Target target, String name, JsonNode event, InvocationLog log)
      throws InterruptedException {
    LambdaClient lambda = target.services().lambda();
    if (target.local().isEmpty() || !isFromCloudFormation(event)) {
      return ask(lambda, name, event, Optional.empty(), log);
    }
    try (LocalSide.Callback callback = target.local().get().openCallback()) {
      JsonNode readdressed = ((ObjectNode) event.deepCopy()).put("ResponseURL", callback.url());
      return ask(lambda, name, readdressed, Optional.of(callback), log);
    }
  }

  private static boolean isFromCloudFormation(JsonNode event) {
    return event.path("RequestType").isTextual() && event.path("ResponseURL").isTextual();
  }

  private static Invocation ask(
      LambdaClient lambda,
      String name,
      JsonNode event,
      Optional<LocalSide.Callback> callback,
      InvocationLog log)
      throws InterruptedException {
    Instant start = Instant.now();
    InvokeResponse response = ask(lambda, name, event);
    Duration time = Duration.between(start, Instant.now());
    boolean failed = response.functionError() != null;
    Optional<JsonNode> told =
        failed || callback.isEmpty()
            ? Optional.empty()
            : Optional.of(callback.get().await(ANSWER_LIMIT));
    return new Invocation(
        name,
        Progress.seconds(time),
        failed,
        payload(response),
        told,
        log.lines(response),
        log.place());
  }

  private static InvokeResponse ask(LambdaClient lambda, String name, JsonNode event) {
    try {
      return lambda.invoke(
          request ->
              request
                  .functionName(name)
                  .logType(LogType.TAIL)
                  .payload(SdkBytes.fromUtf8String(event.toString())));
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
