package dev.medallion.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import dev.medallion.local.lambda.FunctionDefinition.FailureTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.SnapStartNotReadyException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Functions under AWS's runtime interface client, each in its process. */
class LambdaServiceIT {
  private static final String HANDLER = SampleFunction.class.getName() + "::handle";

  @TempDir Path state;
  private final Queue<String> handedOn = new ConcurrentLinkedQueue<>();
  private LambdaService lambda;

  @BeforeEach
  void start() {
    lambda =
        new LambdaService(
            new Site(URI.create("http://127.0.0.1:4566"), state),
            Installation.current(),
            new Credentials(),
            Duration.ofMinutes(1),
            List.of(Duration.ofMillis(10)),
            (queue, body, attributes) -> handedOn.add(queue + " " + body + " " + attributes));
  }

  @AfterEach
  void stop() {
    lambda.close();
  }

  @Test
  void returnsWhatTheHandlerReturns() throws InterruptedException {
    deploy("echo", Map.of());

    assertThat(lambda.invoke("echo", event("anything")))
        .hasToString("[{\"do\":\"anything\"},\"Zoë\"]");
  }

  @Test
  void handsTheNextEventToTheSameProcess() throws InterruptedException {
    deploy("echo", Map.of());

    assertThat(lambda.invoke("echo", event("process")))
        .isEqualTo(lambda.invoke("echo:$LATEST", event("process")))
        .isEqualTo(
            lambda.invoke("arn:aws:lambda:us-east-1:000000000000:function:echo", event("process")));
  }

  @Test
  void givesTheFunctionLambdasVariablesAndTheTemplatesAndNoOthers() throws InterruptedException {
    deploy("echo", Map.of("LANDING_BUCKET", "landing"));

    JsonNode environment = lambda.invoke("echo", event("environment"));

    assertThat(environment.get("LANDING_BUCKET").asText()).isEqualTo("landing");
    assertThat(environment.get("AWS_LAMBDA_FUNCTION_NAME").asText()).isEqualTo("echo");
    assertThat(environment.get("AWS_ENDPOINT_URL").asText()).isEqualTo("http://127.0.0.1:4566");
    assertThat(environment.get("LAMBDA_TASK_ROOT").asText()).isEqualTo(taskRoot().toString());
    assertThat(environment.fieldNames())
        .toIterable()
        .allMatch(
            name ->
                name.matches("AWS_.*|LAMBDA_.*|_HANDLER|TZ|LANDING_BUCKET|PATH|HOME|TMPDIR|LANG"));
  }

  @Test
  void givesTheHeapTheShareOfTheMemoryThatLambdaGives() throws InterruptedException {
    deploy("echo", Map.of());

    assertThat(lambda.invoke("echo", event("heap")).get("megabytes").asInt()).isBetween(400, 436);
  }

  @Test
  void reportsWhatTheHandlerThrew() {
    deploy("echo", Map.of());

    assertThatThrownBy(() -> lambda.invoke("echo", event("throw").put("of", "sales")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessage("no manifest for sales")
        .satisfies(
            failure -> {
              JsonNode document = ((FunctionFailure) failure).payload();
              assertThat(document.get("errorType").asText())
                  .isEqualTo("java.lang.IllegalStateException");
              assertThat(document.get("stackTrace").get(0).asText()).contains("SampleFunction");
            });
  }

  @Test
  void killsAndReplacesAProcessThatTakesTooLong() throws InterruptedException {
    deploy("echo", Map.of());
    JsonNode before = lambda.invoke("echo", event("process"));

    assertThatThrownBy(() -> lambda.invoke("echo", event("hang")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageMatching("RequestId: .* Error: Task timed out after 2.00 seconds")
        .extracting("errorType")
        .isEqualTo("Sandbox.Timedout");
    assertThat(lambda.invoke("echo", event("process"))).isNotEqualTo(before);
  }

  @Test
  void replacesAProcessThatEnded() throws InterruptedException {
    deploy("echo", Map.of());

    assertThatThrownBy(() -> lambda.invoke("echo", event("exit")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageMatching("RequestId: .* Error: Runtime exited with error: exit status 3")
        .extracting("errorType")
        .isEqualTo("Runtime.ExitError");
    assertThat(lambda.invoke("echo", event("process")).has("id")).isTrue();
  }

  @Test
  void reportsWhyAFunctionCannotStart() {
    lambda.deploy(
        definition("broken", FailingConstructor.class.getName() + "::handle", Map.of(), 0));

    assertThatThrownBy(() -> lambda.invoke("broken", event("anything")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining("BRONZE_JOB is not set");
  }

  @Test
  void refusesAnAnswerThatIsTooLarge() throws InterruptedException {
    deploy("echo", Map.of());

    assertThatThrownBy(() -> lambda.invoke("echo", event("much")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessage("Response payload size exceeded maximum allowed payload size (6291456 bytes).");
    assertThat(lambda.invoke("echo", event("process")).has("id")).isTrue();
  }

  @Test
  void refusesAnEventThatIsTooLarge() {
    deploy("echo", Map.of());

    assertThatThrownBy(
            () -> call("echo", "RequestResponse", "\"" + "x".repeat(6 * 1024 * 1024) + "\""))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessageContaining(
            "6291458 byte payload is too large for the RequestResponse invocation type");
  }

  @Test
  void saysWhichFunctionThereIsNot() {
    assertThatThrownBy(() -> lambda.invoke("ingest", event("anything")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:ingest");
  }

  @ParameterizedTest
  @CsvSource({"echo, $LATEST", "echo:live, 1", "echo:1, 1"})
  void invokesTheVersionThatAnAliasLeadsTo(String name, String version) {
    deploy("echo", Map.of());

    InvokeResponse response = call(name, "RequestResponse", "{\"do\":\"anything\"}");

    assertThat(response.executedVersion()).isEqualTo(version);
    assertThat(response.functionError()).isNull();
  }

  @Test
  void refusesAnAliasThatWasNotPublished() {
    deploy("echo", Map.of());

    assertThatThrownBy(() -> lambda.invoke("echo:blue", event("anything")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("function:echo:blue");
  }

  @Test
  void isNotReadyAtFirstWhenNobodyInvokedItForLong() throws Exception {
    deploy("echo", Map.of());
    lambda.deactivate("echo", Duration.ofSeconds(1));

    assertThatThrownBy(() -> lambda.invoke("echo:live", event("anything")))
        .isInstanceOf(SnapStartNotReadyException.class)
        .hasMessageContaining("function:echo:live");
    assertThat(lambda.invoke("echo", event("anything"))).as("has no snapshot").isNotNull();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(SnapStartNotReadyException.class)
        .untilAsserted(() -> assertThat(lambda.invoke("echo:live", event("anything"))).isNotNull());
  }

  @Test
  void refusesMoreThanTheReservedConcurrency() {
    FunctionDefinition one = definition("echo", HANDLER, Map.of(), 0);
    lambda.deploy(
        new FunctionDefinition(
            one.name(),
            one.handler(),
            one.runtime(),
            one.role(),
            one.memoryMegabytes(),
            one.timeout(),
            one.environment(),
            one.classPath(),
            one.taskRoot(),
            one.logFormat(),
            one.logGroup(),
            Optional.of(0),
            0,
            Optional.empty(),
            Optional.empty(),
            SnapStartApplyOn.NONE));

    assertThatThrownBy(() -> lambda.invoke("echo", event("anything")))
        .isInstanceOf(TooManyRequestsException.class)
        .hasMessageContaining("Rate Exceeded.");
  }

  @Test
  void answersAnInvokeRequestWithTheErrorDocumentOfAFunctionThatThrew() {
    deploy("echo", Map.of());

    InvokeResponse response = call("echo", "RequestResponse", "{\"do\":\"throw\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String()).contains("java.lang.IllegalStateException");
  }

  @Test
  void triesAnAsynchronousInvocationAgainAndThenHandsItOn() {
    lambda.deploy(definition("echo", HANDLER, Map.of(), 2));

    assertThat(call("echo", "Event", "{\"do\":\"throw\",\"of\":\"sales\"}").statusCode())
        .isEqualTo(202);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(handedOn)
                    .singleElement()
                    .asString()
                    .contains("arn:aws:sqs:us-east-1:000000000000:dead")
                    .contains("\"approximateInvokeCount\":3")
                    .contains("no manifest for sales"));
  }

  @Test
  void keepsALogOfWhatTheFunctionPrints() throws Exception {
    deploy("echo", Map.of());
    lambda.invoke("echo", event("anything"));
    lambda.invoke("echo", event("something"));

    List<String> log = Files.readAllLines(state.resolve("logs/echo.log"));
    assertThat(log).anyMatch(line -> line.contains("handling anything"));
    // As Lambda reports: the first invocation with the time that its environment took.
    assertThat(log).filteredOn(line -> line.startsWith("START RequestId: ")).hasSize(2);
    assertThat(log)
        .filteredOn(line -> line.startsWith("REPORT RequestId: "))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .matches(
                        "REPORT RequestId: \\S+\tDuration: \\S+ ms\tBilled Duration: \\d+ ms"
                            + "\tMemory Size: 512 MB\tMax Memory Used: \\d+ MB"
                            + "\tInit Duration: \\S+ ms\t"),
            second -> assertThat(second).doesNotContain("Init Duration"));
  }

  private void deploy(String name, Map<String, String> environment) {
    lambda.deploy(definition(name, HANDLER, environment, 0));
  }

  private FunctionDefinition definition(
      String name, String handler, Map<String, String> environment, int retries) {
    return new FunctionDefinition(
        name,
        handler,
        "java25",
        Optional.empty(),
        512,
        Duration.ofSeconds(2),
        environment,
        List.of(testClasses()),
        taskRoot(),
        "Text",
        FunctionDefinition.defaultLogGroup(name),
        Optional.empty(),
        retries,
        Optional.of(
            new FailureTarget(
                FailureTarget.Kind.DESTINATION, "arn:aws:sqs:us-east-1:000000000000:dead")),
        Optional.of("live"),
        SnapStartApplyOn.PUBLISHED_VERSIONS);
  }

  private InvokeResponse call(String function, String type, String payload) {
    return (InvokeResponse)
        lambda
            .operations()
            .handler(InvokeRequest.class)
            .orElseThrow()
            .apply(
                InvokeRequest.builder()
                    .functionName(function)
                    .invocationType(type)
                    .payload(SdkBytes.fromUtf8String(payload))
                    .build());
  }

  private Path taskRoot() {
    return state;
  }

  private static Path testClasses() {
    try {
      return Path.of(
          SampleFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode event(String action) {
    return JsonNodeFactory.instance.objectNode().put("do", action);
  }
}
