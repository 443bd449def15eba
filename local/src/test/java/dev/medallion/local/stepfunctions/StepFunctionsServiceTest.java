package dev.medallion.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.stepfunctions.states.HistoryEvent;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.MissingRequiredParameterException;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineTypeNotSupportedException;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/** A real SDK client against the service, with scripted tasks. */
class StepFunctionsServiceTest {
  private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
  private static final String EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:m:";
  private static final String TASK =
      """
      {"QueryLanguage": "JSONata", "StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "r", "Assign": {"v": 1}, "End": true}}}
      """;

  @TempDir private Path state;
  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private Endpoint endpoint;
  private StepFunctionsService service;
  private SfnClient client;

  @BeforeEach
  void start() throws IOException {
    serve();
    client.createStateMachine(
        request ->
            request.name("m").definition(TASK).roleArn("arn:aws:iam::000000000000:role/machine"));
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    endpoint.close();
    service.close();
  }

  private void serve() throws IOException {
    TaskRunner tasks =
        request ->
            switch (request.arguments().path("do").asText()) {
              case "wait" -> {
                release.await();
                yield TextNode.valueOf("released");
              }
              case "fail" -> throw new TaskFailure("Glue.X", "why");
              default -> request.arguments();
            };
    endpoint = Endpoint.bind(0);
    service =
        new StepFunctionsService(
            new Site(endpoint.uri(), state), events::add, tasks, Timeline.system());
    endpoint.serve(List.of(service), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(SfnClient.builder(), endpoint.uri());
  }

  private StartExecutionResponse run(String name, String input) {
    return client.startExecution(
        request -> request.stateMachineArn(MACHINE).name(name).input(input));
  }

  private DescribeExecutionResponse ended(String name) {
    await().until(() -> describe(name).status() != ExecutionStatus.RUNNING);
    return describe(name);
  }

  private DescribeExecutionResponse describe(String name) {
    return client.describeExecution(request -> request.executionArn(EXECUTION + name));
  }

  @Test
  void refusesADefinitionWithItsWholeReport() {
    String bad = TASK.replace("\"End\": true", "\"Odd\": 1, \"Next\": \"U\"");

    assertThatThrownBy(
            () ->
                client.createStateMachine(
                    request ->
                        request
                            .name("n")
                            .definition(bad)
                            .roleArn("arn:aws:iam::000000000000:role/machine")))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining(
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Field 'Odd' is not"
                + " supported at /States/T, MISSING_TRANSITION_TARGET: Missing 'Next' target: U at"
                + " /States/T/Next, MISSING_END_STATE: Workflow has no terminal state at null'");
    assertThat(client.validateStateMachineDefinition(request -> request.definition(bad)))
        .satisfies(
            validated -> {
              assertThat(validated.resultAsString()).isEqualTo("FAIL");
              assertThat(validated.diagnostics()).hasSize(3);
              assertThat(validated.diagnostics().getFirst().location()).isEqualTo("/States/T");
              assertThat(validated.diagnostics().getLast().location())
                  .as("none, as on AWS")
                  .isNull();
              assertThat(validated.diagnostics().getFirst().code())
                  .isEqualTo("SCHEMA_VALIDATION_FAILED");
            });
  }

  @Test
  void createsTheSameStateMachineOnce() {
    assertThat(
            client
                .createStateMachine(
                    request ->
                        request
                            .name("m")
                            .definition(TASK)
                            .roleArn("arn:aws:iam::000000000000:role/machine"))
                .stateMachineArn())
        .isEqualTo(MACHINE);
    // AWS's page on CreateStateMachine: another role is ignored, and not taken over.
    assertThat(
            client
                .createStateMachine(
                    request ->
                        request
                            .name("m")
                            .definition(TASK)
                            .roleArn("arn:aws:iam::000000000000:role/another"))
                .stateMachineArn())
        .isEqualTo(MACHINE);
    assertThat(client.describeStateMachine(request -> request.stateMachineArn(MACHINE)).roleArn())
        .isEqualTo("arn:aws:iam::000000000000:role/machine");
    assertThatThrownBy(
            () ->
                client.createStateMachine(
                    request ->
                        request
                            .name("m")
                            .definition(TASK + " ")
                            .roleArn("arn:aws:iam::000000000000:role/machine")))
        .isInstanceOf(StateMachineAlreadyExistsException.class)
        .hasMessageContaining("State Machine Already Exists: '" + MACHINE + "'");
    assertThatThrownBy(
            () ->
                client.createStateMachine(
                    request ->
                        request
                            .name("n")
                            .definition(TASK)
                            .roleArn("arn:aws:iam::000000000000:role/machine")
                            .type("EXPRESS")))
        .isInstanceOf(StateMachineTypeNotSupportedException.class);
    assertThat(client.listStateMachines().stateMachines()).hasSize(1);
  }

  @Test
  void runsAnUpdatedDefinition() {
    String updated = TASK.replace("\"End\"", "\"Output\": \"new\", \"End\"");
    client.updateStateMachine(request -> request.stateMachineArn(MACHINE).definition(updated));

    run("one", "{}");

    assertThat(ended("one").output()).isEqualTo("\"new\"");
    assertThat(
            client.describeStateMachine(request -> request.stateMachineArn(MACHINE)).definition())
        .isEqualTo(updated);
    assertThat(
            client
                .describeStateMachineForExecution(
                    request -> request.executionArn(EXECUTION + "one"))
                .definition())
        .isEqualTo(updated);
  }

  /** As recorded on AWS: there is a revision after the first change, and one for each. */
  @Test
  void namesARevisionOnlyAfterAChange() {
    DescribeStateMachineResponse created =
        client.describeStateMachine(request -> request.stateMachineArn(MACHINE));
    String role = created.roleArn();
    String first =
        client
            .updateStateMachine(request -> request.stateMachineArn(MACHINE).roleArn(role + "2"))
            .revisionId();
    String same =
        client
            .updateStateMachine(request -> request.stateMachineArn(MACHINE).roleArn(role + "2"))
            .revisionId();

    assertThat(created.revisionId()).isNull();
    assertThat(created.loggingConfiguration().levelAsString()).isEqualTo("OFF");
    assertThat(created.tracingConfiguration().enabled()).isFalse();
    assertThat(first).isNotBlank();
    assertThat(same).isEqualTo(first);
    assertThat(
            client.describeStateMachine(request -> request.stateMachineArn(MACHINE)).revisionId())
        .isEqualTo(first);
  }

  @Test
  void describesAnExecutionThatSucceeded() {
    StartExecutionResponse started = run("one", "{\"a\": 1}");

    DescribeExecutionResponse ended = ended("one");
    assertThat(started.executionArn()).isEqualTo(EXECUTION + "one");
    assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(ended.input()).isEqualTo("{\"a\": 1}");
    assertThat(ended.output()).as("what passes through unchanged").isEqualTo("{\"a\": 1}");
    assertThat(ended.startDate()).isEqualTo(started.startDate());
    assertThat(ended.stopDate()).isAfterOrEqualTo(ended.startDate());
    assertThat(ended.stateMachineArn()).isEqualTo(MACHINE);
  }

  @Test
  void describesAnExecutionThatFailed() {
    run("one", "{\"do\": \"fail\"}");

    DescribeExecutionResponse ended = ended("one");
    assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(ended.error()).isEqualTo("Glue.X");
    assertThat(ended.cause()).isEqualTo("why");
  }

  @Test
  void startsTheSameExecutionOnceWhileItRuns() {
    StartExecutionResponse first = run("one", "{\"do\":\"wait\"}");

    assertThat(run("one", "{\"do\":\"wait\"}").equalsBySdkFields(first)).isTrue();
    assertThatThrownBy(() -> run("one", "{\"do\":\"other\"}"))
        .isInstanceOf(ExecutionAlreadyExistsException.class)
        .hasMessageContaining("Execution Already Exists: '" + EXECUTION + "one'");

    release.countDown();
    ended("one");
    assertThatThrownBy(() -> run("one", "{\"do\":\"wait\"}"))
        .isInstanceOf(ExecutionAlreadyExistsException.class);
  }

  @Test
  void refusesBadNamesInputsAndArns() {
    assertThatThrownBy(() -> run("a b", "{}"))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("Invalid Name: 'a b'");
    assertThatThrownBy(() -> run("x".repeat(81), "{}"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "at 'name' failed to satisfy constraint: Member must have length less than or equal"
                + " to 80");
    assertThatThrownBy(() -> run("one", ""))
        .hasMessageContaining("Invalid State Machine Execution Input: 'Invalid execution input.'");
    assertThatThrownBy(() -> run("one", "{'a'}"))
        .isInstanceOf(InvalidExecutionInputException.class)
        .hasMessageContaining("Invalid State Machine Execution Input: 'Unexpected character");
    assertThatThrownBy(
            () -> client.startExecution(request -> request.stateMachineArn(MACHINE + "2")))
        .isInstanceOf(StateMachineDoesNotExistException.class)
        .hasMessageContaining("State Machine Does Not Exist: '" + MACHINE + "2'");
    assertThatThrownBy(() -> client.startExecution(request -> request.stateMachineArn("m")))
        .isInstanceOf(InvalidArnException.class)
        .hasMessageContaining("Invalid Arn: 'Invalid ARN prefix: m'");
    assertThatThrownBy(
            () -> client.startExecution(request -> request.stateMachineArn(EXECUTION + "one")))
        .isInstanceOf(InvalidArnException.class)
        .hasMessageContaining("Invalid Arn: 'Resource type not valid in this context: execution'");
    assertThatThrownBy(() -> client.updateStateMachine(request -> request.stateMachineArn(MACHINE)))
        .isInstanceOf(MissingRequiredParameterException.class)
        .hasMessageContaining("Either the definition, the role ARN");
    assertThatThrownBy(
            () ->
                client.listExecutions(
                    request -> request.stateMachineArn(MACHINE).nextToken("t".repeat(3097))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Member must have length less than or equal to 3096");
    assertThatThrownBy(
            () ->
                client.listExecutions(
                    request -> request.stateMachineArn(MACHINE).statusFilter("succeeded")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy"
                + " constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT,"
                + " PENDING_REDRIVE, ABORTED, FAILED, RUNNING]");
    assertThatThrownBy(() -> describe("nobody"))
        .isInstanceOf(ExecutionDoesNotExistException.class)
        .hasMessageContaining("Execution Does Not Exist: '" + EXECUTION + "nobody'");
  }

  @Test
  void namesAnExecutionThatHasNoName() {
    String arn = client.startExecution(request -> request.stateMachineArn(MACHINE)).executionArn();

    assertThat(arn).matches(EXECUTION + "[0-9a-f-]{36}");
    assertThat(client.describeExecution(request -> request.executionArn(arn)).input())
        .isEqualTo("{}");
  }

  @Test
  void listsTheNewestFirstPageByPage() {
    for (String name : List.of("one", "two", "three")) {
      run(name, name.equals("two") ? "{\"do\":\"wait\"}" : "{}");
      if (!name.equals("two")) {
        ended(name);
      }
    }

    ListExecutionsResponse first =
        client.listExecutions(request -> request.stateMachineArn(MACHINE).maxResults(2));
    ListExecutionsResponse second =
        client.listExecutions(
            request -> request.stateMachineArn(MACHINE).maxResults(2).nextToken(first.nextToken()));
    ListExecutionsResponse running =
        client.listExecutions(request -> request.stateMachineArn(MACHINE).statusFilter("RUNNING"));

    assertThat(first.executions())
        .extracting(ExecutionListItem::name)
        .containsExactly("three", "two");
    assertThat(second.executions()).extracting(ExecutionListItem::name).containsExactly("one");
    assertThat(second.nextToken()).isNull();
    assertThat(running.executions()).extracting(ExecutionListItem::name).containsExactly("two");
    assertThatThrownBy(
            () ->
                client.listExecutions(
                    request -> request.stateMachineArn(MACHINE).nextToken("bogus")))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void stopsAnExecutionAtOnce() {
    run("one", "{\"do\":\"wait\"}");

    client.stopExecution(
        request -> request.executionArn(EXECUTION + "one").error("Stopped").cause("by hand"));

    DescribeExecutionResponse stopped = describe("one");
    assertThat(stopped.status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(stopped.error()).isEqualTo("Stopped");
    assertThat(stopped.cause()).isEqualTo("by hand");
    assertThat(client.stopExecution(request -> request.executionArn(EXECUTION + "one")).stopDate())
        .isEqualTo(stopped.stopDate());
  }

  @Test
  void tellsTheHistoryInBothDirections() {
    run("one", "{\"a\": 1}");
    ended("one");

    GetExecutionHistoryResponse history =
        client.getExecutionHistory(request -> request.executionArn(EXECUTION + "one"));
    assertThat(history.events())
        .extracting(
            event -> event.id() + " " + event.previousEventId() + " " + event.typeAsString())
        .containsExactly(
            "1 0 ExecutionStarted",
            "2 0 TaskStateEntered",
            "3 2 TaskScheduled",
            "4 3 TaskStarted",
            "5 4 TaskSucceeded",
            "6 5 TaskStateExited",
            "7 6 ExecutionSucceeded");
    assertThat(history.events().get(1).stateEnteredEventDetails().name()).isEqualTo("T");
    assertThat(history.events().get(5).stateExitedEventDetails().assignedVariables())
        .containsEntry("v", "1");
    assertThat(
            client
                .getExecutionHistory(
                    request ->
                        request.executionArn(EXECUTION + "one").reverseOrder(true).maxResults(1))
                .events()
                .getFirst()
                .executionSucceededEventDetails()
                .output())
        .isEqualTo("{\"a\": 1}");
  }

  @Test
  void publishesEachChangeOfStatus() {
    run("one", "{\"do\": \"fail\"}");

    await().until(() -> events.size() == 2);
    assertThat(events)
        .extracting(event -> event.detail().get("status").asText())
        .containsExactly("RUNNING", "FAILED");
    BusEvent end = events.getLast();
    assertThat(end.source()).isEqualTo("aws.states");
    assertThat(end.detailType()).isEqualTo("Step Functions Execution Status Change");
    assertThat(end.resources()).containsExactly(EXECUTION + "one");
    assertThat(end.detail().get("stateMachineArn").asText()).isEqualTo(MACHINE);
    assertThat(end.detail().get("error").asText()).isEqualTo("Glue.X");
    assertThat(end.detail().get("stopDate").isNumber()).isTrue();
    assertThat(end.detail().get("output").isNull()).isTrue();
  }

  @Test
  void letsSomeoneFollowStateByState() {
    List<String> seen = new CopyOnWriteArrayList<>();
    service.follow(arn -> (HistoryEvent event) -> seen.add(arn + " " + event.type()));

    run("one", "{}");
    ended("one");

    await()
        .untilAsserted(
            () ->
                assertThat(seen)
                    .hasSize(7)
                    .startsWith(EXECUTION + "one ExecutionStarted")
                    .endsWith(EXECUTION + "one ExecutionSucceeded"));
  }

  @Test
  void keepsExecutionsOverAStop() throws IOException {
    run("one", "{}");
    DescribeExecutionResponse one = ended("one");
    run("two", "{\"do\":\"wait\"}");
    client.close();
    endpoint.close();
    service.close();

    serve();
    client.createStateMachine(
        request ->
            request.name("m").definition(TASK).roleArn("arn:aws:iam::000000000000:role/machine"));

    assertThat(describe("one").equalsBySdkFields(one)).isTrue();
    assertThat(
            client.getExecutionHistory(request -> request.executionArn(EXECUTION + "one")).events())
        .hasSize(7);
    assertThat(describe("two").status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(describe("two").cause())
        .isEqualTo("The local side stopped while the execution was running");
    assertThatThrownBy(() -> run("one", "{}")).isInstanceOf(ExecutionAlreadyExistsException.class);
  }

  @Test
  void keepsStateMachinesOverAStopAndShowsWhatAnExecutionRanBy() throws IOException {
    run("one", "{}");
    ended("one");
    String updated = TASK.replace("\"v\": 1", "\"v\": 2");
    client.updateStateMachine(request -> request.stateMachineArn(MACHINE).definition(updated));
    client.createStateMachine(
        request ->
            request
                .name("gone")
                .definition(TASK)
                .roleArn("arn:aws:iam::000000000000:role/machine"));
    client.deleteStateMachine(request -> request.stateMachineArn(MACHINE.replaceAll("m$", "gone")));
    var before = client.describeStateMachine(request -> request.stateMachineArn(MACHINE));
    client.close();
    endpoint.close();
    service.close();

    serve();

    assertThat(
            client
                .describeStateMachine(request -> request.stateMachineArn(MACHINE))
                .equalsBySdkFields(before))
        .isTrue();
    assertThat(client.listStateMachines(request -> {}).stateMachines()).hasSize(1);
    assertThat(
            client
                .describeStateMachineForExecution(
                    request -> request.executionArn(EXECUTION + "one"))
                .definition())
        .isEqualTo(TASK);
  }

  @Test
  void abortsAtTheNextStartWhatRanWhenTheProcessDied() throws IOException {
    run("one", "{\"do\":\"wait\"}");
    await().until(() -> events.size() == 1);
    // The process dies: nobody closes the service, and another one starts on what it left.
    StepFunctionsService died = service;
    client.close();
    endpoint.close();

    serve();
    client.createStateMachine(
        request ->
            request.name("m").definition(TASK).roleArn("arn:aws:iam::000000000000:role/machine"));

    assertThat(describe("one").status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(
            client
                .listExecutions(request -> request.stateMachineArn(MACHINE).statusFilter("RUNNING"))
                .executions())
        .isEmpty();
    release.countDown();
    died.close();
  }
}
