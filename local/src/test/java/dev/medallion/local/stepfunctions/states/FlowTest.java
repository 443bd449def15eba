package dev.medallion.local.stepfunctions.states;

import static dev.medallion.local.stepfunctions.states.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlowTest {

  @Test
  void passesItsInputOn() {
    assertThat(new Run().input("{'a': 1}").output("'P': {'Type': 'Pass', 'End': true}"))
        .isEqualTo(json("{'a': 1}"));
  }

  @Test
  void makesOutputOfLiteralsAndExpressions() {
    assertThat(
            new Run()
                .input("{'rows': [1, 2, 3]}")
                .output(
                    """
                    'P': {'Type': 'Pass', 'End': true, 'Output': {
                      'sum': '{% $sum($states.input.rows) %}', 'text': 'as is', 'list': [true, '{% $states.input.rows[0] %}']}}
                    """))
        .isEqualTo(json("{'sum': 6, 'text': 'as is', 'list': [true, 1]}"));
  }

  @Test
  void carriesVariablesFromStateToState() {
    assertThat(
            new Run()
                .input("{'n': 1}")
                .output(
                    """
                    'A': {'Type': 'Pass', 'Assign': {'n': '{% $states.input.n %}'}, 'Next': 'B'},
                    'B': {'Type': 'Pass', 'Assign': {'n': '{% $n + 1 %}', 'old': '{% $n %}'}, 'Output': '{% $n %}', 'Next': 'C'},
                    'C': {'Type': 'Pass', 'Output': {'n': '{% $n %}', 'old': '{% $old %}', 'before': '{% $states.input %}'}, 'End': true}
                    """))
        .isEqualTo(json("{'n': 2, 'old': 1, 'before': 1}"));
  }

  @Test
  void choosesTheFirstRuleThatHolds() {
    String states =
        """
        'C': {'Type': 'Choice', 'Default': 'No', 'Output': 'default',
          'Choices': [
            {'Condition': '{% $states.input.n > 10 %}', 'Next': 'Yes', 'Output': 'big', 'Assign': {'size': 'L'}},
            {'Condition': '{% $states.input.n > 5 %}', 'Next': 'Yes', 'Assign': {'size': 'M'}}]},
        'Yes': {'Type': 'Pass', 'End': true, 'Output': {'in': '{% $states.input %}', 'size': '{% $size %}'}},
        'No': {'Type': 'Succeed'}
        """;

    assertThat(new Run().input("{'n': 11}").output(states))
        .isEqualTo(json("{'in': 'big', 'size': 'L'}"));
    assertThat(new Run().input("{'n': 6}").output(states))
        .isEqualTo(json("{'in': {'n': 6}, 'size': 'M'}"));
    assertThat(new Run().input("{'n': 1}").output(states)).isEqualTo(json("'default'"));
  }

  @Test
  void failsWhenNoRuleHoldsAndThereIsNoDefault() {
    assertThat(
            new Run()
                .outcome(
                    """
                    'C': {'Type': 'Choice', 'Choices': [{'Condition': '{% false %}', 'Next': 'S'}]},
                    'S': {'Type': 'Succeed'}
                    """))
        .isEqualTo(
            Run.failed(
                "States.Runtime",
                "An error occurred while executing the state 'C' (entered at the event id #2)."
                    + " Failed to transition out of the state. The state does not point to a next"
                    + " state."));
  }

  @Test
  void waitsAnHourInMilliseconds() {
    Run run = new Run().input("{'s': 3600}");

    run.output("'W': {'Type': 'Wait', 'Seconds': '{% $states.input.s %}', 'End': true}");

    assertThat(run.timeline.waits()).containsExactly(Duration.ofHours(1));
    assertThat(run.timeline.now()).isEqualTo(VirtualTimeline.START.plus(Duration.ofHours(1)));
  }

  @Test
  void waitsUntilATimestamp() {
    Run run = new Run();

    run.output(
        "'W': {'Type': 'Wait', 'Timestamp': '2026-11-22T13:30:00+01:00', 'Output': 1, 'End':"
            + " true}");

    assertThat(run.timeline.waits()).containsExactly(Duration.ofMinutes(30));
  }

  @Test
  void failsWithComputedErrorAndCause() {
    assertThat(
            new Run()
                .input("{'table': 'gold.sales'}")
                .outcome(
                    "'F': {'Type': 'Fail', 'Error': 'BuildFailed', 'Cause': '{% $states.input.table"
                        + " & ' has no rows' %}'}"))
        .isEqualTo(Run.failed("BuildFailed", "gold.sales has no rows"));
  }

  @Test
  void failsWithoutErrorOrCause() {
    assertThat(new Run().outcome("'F': {'Type': 'Fail'}")).isEqualTo(Run.failed("", ""));
  }

  @Test
  void succeedsWithAnOutput() {
    assertThat(
            new Run()
                .output(
                    """
                    'P': {'Type': 'Pass', 'Next': 'S'},
                    'S': {'Type': 'Succeed', 'Output': {'done': true}}
                    """))
        .isEqualTo(json("{'done': true}"));
  }

  @Test
  void endsAnExecutionThatTakesTooLong() {
    Run run = new Run();

    Outcome outcome =
        Run.end(
            run.startDefinition(
                """
                {"QueryLanguage": "JSONata", "TimeoutSeconds": 60, "StartAt": "W",
                 "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}
                """));

    assertThat(outcome).isEqualTo(new Outcome.TimedOut());
    assertThat(run.types())
        .containsExactly("ExecutionStarted", "WaitStateEntered", "ExecutionTimedOut");
  }

  @Test
  void failsAPayloadOfMoreThan256KiB() {
    Outcome outcome =
        new Run()
            .outcome(
                "'P': {'Type': 'Pass', 'End': true, 'Output': '{% $join($map([1..60000],"
                    + " function($i) { '12345' })) %}'}");

    assertThat(outcome)
        .isEqualTo(
            Run.failed(
                "States.DataLimitExceeded",
                "The state/task 'P' returned a result with a size exceeding the maximum number of"
                    + " bytes service limit."));
  }

  @Test
  void tellsTheStateOfItsExecution() {
    assertThat(
            new Run()
                .input("{'a': 1}")
                .output(
                    """
                    'P': {'Type': 'Pass', 'End': true, 'Output': '{% $states.context %}'}
                    """))
        .isEqualTo(
            json(
                """
                {'Execution': {'Id': 'arn:execution', 'Name': 'run-1', 'RoleArn': 'arn:role',
                  'StartTime': '2026-11-22T12:00:00Z', 'RedriveCount': 0, 'Input': {'a': 1}},
                 'StateMachine': {'Id': 'arn:machine', 'Name': 'medallion'},
                 'State': {'Name': 'P', 'EnteredTime': '2026-11-22T12:00:00Z', 'RetryCount': 0}}
                """));
  }
}
