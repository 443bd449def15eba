package dev.medallion.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveFilter;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.model.Tag;

/**
 * An execution that goes on from where it failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html">Restarting
 *     state machine executions with redrive</a>
 */
class RedriveTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/machine";
  private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
  private static final String EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:m:";

  /** A state before, one that may fail, one after. */
  private static final String DEFINITION =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Before", "States": {
        "Before": {"Type": "Pass", "Assign": {"x": "kept"}, "Next": "Work"},
        "Work": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun",
          "Arguments": {"x": "{% $x %}", "redrives": "{% $states.context.Execution.RedriveCount %}"},
          "Retry": [{"ErrorEquals": ["Glue.Never"]}], "Next": "After"},
        "After": {"Type": "Pass", "Output": "{% $states.input & $x %}", "End": true}}}
      """;

  /** Each iteration has a state before the one that may fail, whose variable the next one reads. */
  private static final String IN_A_MAP =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {
        "Each": {"Type": "Map", "Items": [1, 2, 3], "MaxConcurrency": 1, "Next": "After", "ItemProcessor": {
          "StartAt": "Prepare", "States": {
            "Prepare": {"Type": "Pass", "Assign": {"i": "{% $states.input %}"}, "Next": "Work"},
            "Work": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun",
              "Arguments": {"item": "{% $i %}"}, "End": true}}}},
        "After": {"Type": "Pass", "End": true}}}
      """;

  private static final String IN_A_PARALLEL =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Both", "States": {
        "Both": {"Type": "Parallel", "End": true, "Branches": [
          {"StartAt": "One", "States": {
            "One": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun", "Arguments": {"item": 1}, "End": true}}},
          {"StartAt": "Wait", "States": {
            "Wait": {"Type": "Wait", "Seconds": 1, "Next": "Inner"},
            "Inner": {"Type": "Map", "Items": [2, 3], "MaxConcurrency": 1, "End": true, "ItemProcessor": {
              "StartAt": "Two", "States": {
                "Two": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun",
                  "Arguments": {"item": "{% $states.input %}"}, "End": true}}}}}}]}}}
      """;

  private static final String RETRIED =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {
        "Each": {"Type": "Map", "Items": [1, 2], "MaxConcurrency": 1, "End": true,
          "Retry": [{"ErrorEquals": ["Glue.X"], "IntervalSeconds": 1, "MaxAttempts": 1}],
          "ItemProcessor": {"StartAt": "Work", "States": {
            "Work": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun",
              "Arguments": {"item": "{% $states.input %}"}, "End": true}}}}}}
      """;

  private static final String TOO_MUCH_DATA =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {
        "Each": {"Type": "Map", "Items": [1, 2], "End": true, "ItemProcessor": {
          "StartAt": "Work", "States": {
            "Work": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun",
              "Arguments": {"item": "{% $states.input %}"}, "End": true}}}}}}
      """;

  @TempDir private Path state;

  private final List<BusEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Optional<String>> failure =
      new AtomicReference<>(Optional.of("Glue.X"));
  private final List<String> worked = Collections.synchronizedList(new ArrayList<>());

  /** The item whose task fails; one without an item always does. */
  private volatile String failing = "";

  private volatile String padding = "";

  private Endpoint endpoint;
  private StepFunctionsService service;
  private SfnClient client;

  @BeforeEach
  void serve() throws IOException {
    TaskRunner tasks =
        request -> {
          JsonNode item = request.arguments().path("item");
          worked.add(item.asText());
          if (failure.get().isPresent()
              && (item.isMissingNode() || item.asText().equals(failing))) {
            throw new TaskFailure(failure.get().get(), "why");
          }
          return TextNode.valueOf(
              item.isMissingNode()
                  ? request.arguments().toString()
                  : "done " + item.asText() + padding);
        };
    endpoint = Endpoint.bind(0);
    service =
        new StepFunctionsService(
            new Site(endpoint.uri(), state), events::add, tasks, Timeline.system());
    endpoint.serve(List.of(service), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(SfnClient.builder(), endpoint.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    endpoint.close();
    service.close();
  }

  @Test
  void goesOnInTheStateThatFailed() {
    DescribeExecutionResponse failed = run(DEFINITION);
    assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(failed.redriveStatus()).isEqualTo(ExecutionRedriveStatus.REDRIVABLE);
    failure.set(Optional.empty());

    Instant date = redrive("t").redriveDate();
    DescribeExecutionResponse done = ended();

    assertThat(done.output()).isEqualTo("\"{\\\"x\\\":\\\"kept\\\",\\\"redrives\\\":1}kept\"");
    assertThat(done.redriveCount()).isEqualTo(1);
    assertThat(done.redriveDate()).isEqualTo(date);
    assertThat(done.startDate()).isEqualTo(failed.startDate());
    assertThat(done.error()).isNull();
    assertThat(done.redriveStatusReason())
        .isEqualTo("Execution is SUCCEEDED and cannot be redriven");
    assertThat(history().stream().map(HistoryEvent::typeAsString))
        .containsExactly(
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskFailed",
            "ExecutionFailed",
            "ExecutionRedriven",
            "TaskScheduled",
            "TaskStarted",
            "TaskSucceeded",
            "TaskStateExited",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded");
    HistoryEvent redriven = history().get(8);
    assertThat(redriven.type()).isEqualTo(HistoryEventType.EXECUTION_REDRIVEN);
    assertThat(redriven.executionRedrivenEventDetails().redriveCount()).isEqualTo(1);
    assertThat(redriven.id()).isEqualTo(9);
    assertThat(redriven.previousEventId()).isEqualTo(8);
    assertThat(history().get(9).previousEventId()).isEqualTo(9);
    assertThat(events.stream().map(event -> event.detail().get("status").asText()))
        .containsExactly("RUNNING", "FAILED", "RUNNING", "SUCCEEDED");
  }

  @Test
  void failsAndGoesOnAgainAlsoAfterARestart() throws IOException {
    run(DEFINITION);
    redrive("one");
    assertThat(ended().redriveCount()).isEqualTo(1);
    stop();
    serve();
    failure.set(Optional.empty());

    redrive("two");

    assertThat(ended().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(ended().redriveCount()).isEqualTo(2);
    assertThat(list(ExecutionRedriveFilter.REDRIVEN).getFirst().redriveCount()).isEqualTo(2);
    assertThat(list(ExecutionRedriveFilter.REDRIVEN).getFirst().redriveDate())
        .isEqualTo(ended().redriveDate());
    assertThat(list(ExecutionRedriveFilter.NOT_REDRIVEN)).isEmpty();
  }

  @Test
  void goesOnOnceForOneToken() {
    run(DEFINITION);

    Instant first = redrive("t").redriveDate();
    ended();

    assertThat(redrive("t").redriveDate()).isEqualTo(first);
    assertThat(ended().redriveCount()).isEqualTo(1);
  }

  @Test
  void refusesWhatHasSucceeded() {
    failure.set(Optional.empty());
    run(DEFINITION);

    assertThatThrownBy(() -> redrive("t"))
        .isInstanceOf(ExecutionNotRedrivableException.class)
        .hasMessageContaining("Execution is SUCCEEDED and cannot be redriven");
  }

  @Test
  void goesOnInTheIterationsOfAMapThatFailed() {
    failing = "2";
    run(IN_A_MAP);
    assertThat(worked).containsExactly("1", "2");
    failing = "3";

    redrive("one");
    assertThat(ended().status()).isEqualTo(ExecutionStatus.FAILED);
    failure.set(Optional.empty());
    redrive("two");

    assertThat(ended().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(ended().output()).isEqualTo("[\"done 1\",\"done 2\",\"done 3\"]");
    assertThat(worked).containsExactly("1", "2", "2", "3", "3");
    assertThat(history().stream().map(HistoryEvent::typeAsString))
        .filteredOn(type -> type.startsWith("MapState") || type.startsWith("MapIteration"))
        .containsExactly(
            "MapStateEntered",
            "MapStateStarted",
            "MapIterationStarted",
            "MapIterationSucceeded",
            "MapIterationStarted",
            "MapIterationFailed",
            "MapStateFailed",
            "MapIterationSucceeded",
            "MapIterationStarted",
            "MapIterationFailed",
            "MapStateFailed",
            "MapIterationSucceeded",
            "MapStateSucceeded",
            "MapStateExited");
  }

  /** The state with the branches, a Map in one of them, and one of its iterations go on. */
  @Test
  void goesOnInTheBranchesThatFailedAlsoAfterARestart() throws IOException {
    failing = "3";
    run(IN_A_PARALLEL);
    assertThat(worked).containsExactlyInAnyOrder("1", "2", "3");
    stop();
    serve();
    failure.set(Optional.empty());

    redrive("t");

    assertThat(ended().output()).isEqualTo("[\"done 1\",[\"done 2\",\"done 3\"]]");
    assertThat(worked).hasSize(4).endsWith("3");
  }

  /** Attempts are counted anew, and another one does all of the Map. */
  @Test
  void retriesTheWholeMapOnceItHasGoneOn() {
    failing = "2";
    run(RETRIED);
    assertThat(worked).containsExactly("1", "2", "1", "2");

    redrive("t");

    assertThat(ended().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(worked).containsExactly("1", "2", "1", "2", "2", "1", "2");
  }

  @Test
  void runsAllAgainIfTheDataWasTooLarge() {
    failure.set(Optional.empty());
    padding = "x".repeat(200_000);
    assertThat(run(TOO_MUCH_DATA).error()).isEqualTo("States.DataLimitExceeded");

    padding = "";
    redrive("t");

    assertThat(ended().output()).isEqualTo("[\"done 1\",\"done 2\"]");
    assertThat(worked).hasSize(4);
  }

  @Test
  void keepsTagsOfStateMachines() {
    client.createStateMachine(
        request ->
            request
                .name("m")
                .definition(DEFINITION)
                .roleArn(ROLE)
                .tags(Tag.builder().key("a").value("1").build()));
    client.tagResource(
        request -> request.resourceArn(MACHINE).tags(Tag.builder().key("b").value("2").build()));
    client.untagResource(request -> request.resourceArn(MACHINE).tagKeys("a"));

    assertThat(client.listTagsForResource(request -> request.resourceArn(MACHINE)).tags())
        .containsExactly(Tag.builder().key("b").value("2").build());
    assertThatThrownBy(
            () -> client.listTagsForResource(request -> request.resourceArn(MACHINE + "x")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Resource not found: '" + MACHINE + "x'");
  }

  private DescribeExecutionResponse run(String definition) {
    client.createStateMachine(request -> request.name("m").definition(definition).roleArn(ROLE));
    client.startExecution(request -> request.stateMachineArn(MACHINE).name("e").input("{}"));
    return ended();
  }

  private RedriveExecutionResponse redrive(String token) {
    return client.redriveExecution(
        request -> request.executionArn(EXECUTION + "e").clientToken(token));
  }

  private DescribeExecutionResponse ended() {
    await().until(() -> describe().status() != ExecutionStatus.RUNNING);
    return describe();
  }

  private DescribeExecutionResponse describe() {
    return client.describeExecution(request -> request.executionArn(EXECUTION + "e"));
  }

  private List<HistoryEvent> history() {
    return client.getExecutionHistory(request -> request.executionArn(EXECUTION + "e")).events();
  }

  private List<ExecutionListItem> list(ExecutionRedriveFilter filter) {
    return client
        .listExecutions(request -> request.stateMachineArn(MACHINE).redriveFilter(filter))
        .executions();
  }
}
