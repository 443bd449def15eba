package dev.medallion.local.stepfunctions.states;

import static dev.medallion.local.stepfunctions.states.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final String TASK =
      """
      'T': {'Type': 'Task', 'Resource': 'r', 'Arguments': {'N': '{% $states.input.n %}'},
        'Output': {'got': '{% $states.result %}', 'in': '{% $states.input %}'},
        'Assign': {'kept': '{% $states.result %}'}, 'End': true}
      """;

  @Test
  void givesItsArgumentsAndMakesOutputOfTheResult() {
    List<TaskRequest> requests = new ArrayList<>();
    Run run =
        new Run()
            .input("{'n': 7}")
            .tasks(
                request -> {
                  requests.add(request);
                  return TextNode.valueOf("done");
                });

    assertThat(run.output(TASK)).isEqualTo(json("{'got': 'done', 'in': {'n': 7}}"));
    assertThat(requests).extracting(TaskRequest::arguments).containsExactly(json("{'N': 7}"));
    assertThat(requests).extracting(TaskRequest::deadline).containsExactly(Optional.empty());
    assertThat(run.types())
        .containsExactly(
            "ExecutionStarted",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskSucceeded",
            "TaskStateExited",
            "ExecutionSucceeded");
  }

  @Test
  void givesItsInputWhenItDeclaresNoArguments() {
    assertThat(
            new Run()
                .input("{'n': 7}")
                .tasks(TaskRequest::arguments)
                .output("'T': {'Type': 'Task', 'Resource': 'r', 'End': true}"))
        .isEqualTo(json("{'n': 7}"));
  }

  @Test
  void failsTheExecutionWithTheTasksErrorAndCause() {
    assertThat(new Run().input("{'n': 1}").tasks(failing("Glue.X", "why", 9)).outcome(TASK))
        .isEqualTo(Run.failed("Glue.X", "why"));
  }

  @Test
  void retriesWithBackoffUpToTheLongestDelay() {
    Run run = new Run().tasks(failing("E", "why", 4));

    assertThat(
            run.output(
                """
                'T': {'Type': 'Task', 'Resource': 'r', 'End': true, 'Retry': [
                  {'ErrorEquals': ['Other'], 'MaxAttempts': 9},
                  {'ErrorEquals': ['E'], 'IntervalSeconds': 100, 'BackoffRate': 3, 'MaxAttempts': 5, 'MaxDelaySeconds': 1000}],
                  'Output': '{% $states.context.State.RetryCount %}'}
                """))
        .isEqualTo(json("4"));
    assertThat(run.retries)
        .containsExactly(
            "T E #1 after 100s", "T E #2 after 300s", "T E #3 after 900s", "T E #4 after 1000s");
  }

  @Test
  void retriesThreeTimesFromOneSecondByDefault() {
    Run run = new Run().tasks(failing("E", "why", 9));

    assertThat(
            run.outcome(
                "'T': {'Type': 'Task', 'Resource': 'r', 'End': true, 'Retry': [{'ErrorEquals':"
                    + " ['E']}]}"))
        .isEqualTo(Run.failed("E", "why"));
    assertThat(run.timeline.waits())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void countsTheAttemptsOfEachRetrierForItself() {
    AtomicInteger calls = new AtomicInteger();
    Run run =
        new Run()
            .tasks(
                request -> {
                  throw new TaskFailure(calls.getAndIncrement() % 2 == 0 ? "A" : "B", "why");
                });

    run.outcome(
        """
        'T': {'Type': 'Task', 'Resource': 'r', 'End': true, 'Retry': [
          {'ErrorEquals': ['A'], 'MaxAttempts': 2}, {'ErrorEquals': ['B'], 'MaxAttempts': 1}]}
        """);

    assertThat(run.retries)
        .containsExactly("T A #1 after 1s", "T B #2 after 1s", "T A #3 after 2s");
  }

  @Test
  void drawsTheDelayWithFullJitter() {
    Run run = new Run().tasks(failing("E", "why", 1)).random(new Random(5));

    run.output(
        """
        'T': {'Type': 'Task', 'Resource': 'r', 'End': true,
          'Retry': [{'ErrorEquals': ['E'], 'IntervalSeconds': 100, 'JitterStrategy': 'FULL'}]}
        """);

    long expected = Math.round(new Random(5).nextDouble() * 100_000);
    assertThat(run.timeline.waits()).containsExactly(Duration.ofMillis(expected));
  }

  @Test
  void catchesAnErrorWithItsCause() {
    assertThat(
            new Run()
                .input("{'n': 1}")
                .tasks(failing("E", "{\"why\": \"full\"}", 9))
                .output(
                    """
                    'T': {'Type': 'Task', 'Resource': 'r', 'End': true, 'Catch': [
                      {'ErrorEquals': ['Other'], 'Next': 'H'},
                      {'ErrorEquals': ['States.ALL'], 'Next': 'H', 'Assign': {'error': '{% $states.errorOutput.Error %}'},
                       'Output': {'why': '{% $parse($states.errorOutput.Cause).why %}', 'n': '{% $states.input.n %}'}}]},
                    'H': {'Type': 'Pass', 'End': true, 'Output': {'error': '{% $error %}', 'in': '{% $states.input %}'}}
                    """))
        .isEqualTo(json("{'error': 'E', 'in': {'why': 'full', 'n': 1}}"));
  }

  @Test
  void passesTheErrorOnWhenACatcherMakesNoOutput() {
    assertThat(
            new Run()
                .tasks(failing("E", "why", 9))
                .output(
                    """
                    'T': {'Type': 'Task', 'Resource': 'r', 'End': true, 'Catch': [{'ErrorEquals': ['States.TaskFailed'], 'Next': 'H'}]},
                    'H': {'Type': 'Succeed'}
                    """))
        .isEqualTo(json("{'Error': 'E', 'Cause': 'why'}"));
  }

  @Test
  void retriesBeforeItCatches() {
    Run run = new Run().tasks(failing("E", "why", 9));

    run.output(
        """
        'T': {'Type': 'Task', 'Resource': 'r', 'End': true,
          'Retry': [{'ErrorEquals': ['States.ALL'], 'MaxAttempts': 1}], 'Catch': [{'ErrorEquals': ['E'], 'Next': 'H'}]},
        'H': {'Type': 'Succeed'}
        """);

    assertThat(run.retries).containsExactly("T E #1 after 1s");
  }

  @Test
  void timesOutATaskAndInterruptsIt() {
    Run run = new Run();
    run.tasks(
        request -> {
          run.timeline.waitUntil(run.timeline.now().plusSeconds(100));
          return json("1");
        });

    assertThat(
            run.output(
                """
                'T': {'Type': 'Task', 'Resource': 'r', 'TimeoutSeconds': '{% 60 %}', 'End': true, 'Catch': [
                  {'ErrorEquals': ['States.TaskFailed'], 'Next': 'Never'}, {'ErrorEquals': ['States.Timeout'], 'Next': 'Late'}]},
                'Never': {'Type': 'Fail'},
                'Late': {'Type': 'Succeed'}
                """))
        .isEqualTo(json("{'Error': 'States.Timeout', 'Cause': ''}"));
    assertThat(run.types()).contains("TaskTimedOut");
    assertThat(run.timeline.now()).isEqualTo(VirtualTimeline.START.plusSeconds(60));
  }

  @Test
  void endsAtOnceAndInterruptsItsTaskWhenStopped() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Run run =
        new Run()
            .tasks(
                request -> {
                  started.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                  return json("1");
                });
    Execution execution = run.start("'T': {'Type': 'Task', 'Resource': 'r', 'End': true}");
    started.await();

    execution.abort(Optional.of("Stopped"), Optional.of("by hand"));

    assertThat(Run.end(execution))
        .isEqualTo(new Outcome.Aborted(Optional.of("Stopped"), Optional.of("by hand")));
    interrupted.await();
    assertThat(run.types()).last().isEqualTo("ExecutionAborted");
  }

  @Test
  void matchesTerminalErrorsByNoWildcard() {
    assertThat(ErrorName.matches("States.ALL", "Anything")).isTrue();
    assertThat(ErrorName.matches("States.ALL", "States.Timeout")).isTrue();
    assertThat(ErrorName.matches("States.ALL", "States.DataLimitExceeded")).isFalse();
    assertThat(ErrorName.matches("States.DataLimitExceeded", "States.DataLimitExceeded")).isTrue();
    assertThat(ErrorName.matches("States.ALL", "States.Runtime")).isFalse();
    assertThat(ErrorName.matches("States.Runtime", "States.Runtime")).isFalse();
    assertThat(ErrorName.matches("States.TaskFailed", "Glue.X")).isTrue();
    assertThat(ErrorName.matches("States.TaskFailed", "States.Timeout")).isFalse();
    assertThat(ErrorName.matches("Glue.X", "Glue.XY")).isFalse();
  }

  @Test
  void failsWithRuntimeWhenTheRunnerHasADefect() {
    assertThat(
            new Run()
                .tasks(
                    request -> {
                      throw new IllegalStateException("a bug");
                    })
                .outcome(
                    """
                    'T': {'Type': 'Task', 'Resource': 'r', 'End': true, 'Catch': [{'ErrorEquals': ['States.ALL'], 'Next': 'S'}]},
                    'S': {'Type': 'Succeed'}
                    """))
        .isEqualTo(Run.failed("States.Runtime", "java.lang.IllegalStateException: a bug"));
  }

  static TaskRunner failing(String error, String cause, int times) {
    AtomicInteger calls = new AtomicInteger();
    return request -> {
      if (calls.getAndIncrement() < times) {
        throw new TaskFailure(error, cause);
      }
      return json("'done'");
    };
  }
}
