package dev.medallion.local.stepfunctions.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The events of executions and what each follows, as AWS records them: seen in histories of
 * GetExecutionHistory that were recorded on AWS between July 2023 and November 2025.
 */
class HistoryTest {
  private static final String MAP =
      "'M': {'Type': 'Map', 'MaxConcurrency': 1, %s 'ItemProcessor': {'StartAt': 'I', 'States':"
          + " {'I': %s}}}";
  private static final String PASS = "{'Type': 'Pass', 'End': true}";
  private static final String FAIL = "{'Type': 'Fail', 'Error': 'E', 'Cause': 'why'}";
  private static final String TASK = "{'Type': 'Task', 'Resource': 'r', 'End': true}";

  private static Arguments row(String states, String input, String events) {
    return Arguments.of(states, input, events);
  }

  static Stream<Arguments> histories() {
    return Stream.of(
        row(
            "'P': {'Type': 'Pass', 'Next': 'Q'}, 'Q': {'Type': 'Succeed'}",
            "{}",
            "1<0 ExecutionStarted, 2<0 PassStateEntered, 3<2 PassStateExited, 4<3"
                + " SucceedStateEntered, 5<4 SucceedStateExited, 6<5 ExecutionSucceeded"),
        row(
            MAP.formatted("'End': true,", PASS),
            "[1, 2]",
            "1<0 ExecutionStarted, 2<0 MapStateEntered, 3<2 MapStateStarted, 4<3"
                + " MapIterationStarted, 5<4 PassStateEntered, 6<5 PassStateExited, 7<6"
                + " MapIterationSucceeded, 8<6 MapIterationStarted, 9<8 PassStateEntered, 10<9"
                + " PassStateExited, 11<10 MapIterationSucceeded, 12<11 MapStateSucceeded, 13<11"
                + " MapStateExited, 14<13 ExecutionSucceeded"),
        row(
            MAP.formatted("'End': true,", PASS),
            "[]",
            "1<0 ExecutionStarted, 2<0 MapStateEntered, 3<2 MapStateStarted, 4<3"
                + " MapStateSucceeded, 5<3 MapStateExited, 6<5 ExecutionSucceeded"),
        row(
            MAP.formatted("'End': true, 'Items': '{% 1 %}',", PASS),
            "{}",
            "1<0 ExecutionStarted, 2<0 MapStateEntered, 3<0 EvaluationFailed, 4<3 MapStateFailed,"
                + " 5<4 ExecutionFailed"),
        row(
            MAP.formatted(
                    "'Retry': [{'ErrorEquals': ['E'], 'MaxAttempts': 1}], 'Catch': [{'ErrorEquals':"
                        + " ['States.ALL'], 'Next': 'S'}], 'End': true,",
                    FAIL)
                + ", 'S': {'Type': 'Succeed'}",
            "[1]",
            "1<0 ExecutionStarted, 2<0 MapStateEntered, 3<2 MapStateStarted, 4<3"
                + " MapIterationStarted, 5<4 FailStateEntered, 6<5 MapIterationFailed, 7<5"
                + " MapStateStarted, 8<7 MapIterationStarted, 9<8 FailStateEntered, 10<9"
                + " MapIterationFailed, 11<9 MapStateFailed, 12<11 MapStateExited, 13<12"
                + " SucceedStateEntered, 14<13 SucceedStateExited, 15<14 ExecutionSucceeded"),
        row(
            "'P': {'Type': 'Parallel', 'End': true, 'Retry': [{'ErrorEquals': ['E'], 'MaxAttempts':"
                + " 1}], 'Branches': [{'StartAt': 'B', 'States': {'B': "
                + FAIL
                + "}}]}",
            "{}",
            "1<0 ExecutionStarted, 2<0 ParallelStateEntered, 3<2 ParallelStateStarted, 4<3"
                + " FailStateEntered, 5<4 ParallelStateStarted, 6<5 FailStateEntered, 7<6"
                + " ParallelStateFailed, 8<7 ExecutionFailed"),
        row(
            "'P': {'Type': 'Parallel', 'End': true, 'Branches': [{'StartAt': 'B', 'States': {'B': "
                + TASK
                + "}}]}",
            "{}",
            "1<0 ExecutionStarted, 2<0 ParallelStateEntered, 3<2 ParallelStateStarted, 4<3"
                + " TaskStateEntered, 5<4 TaskScheduled, 6<5 TaskStarted, 7<6 TaskFailed, 8<7"
                + " TaskStateAborted, 9<7 ParallelStateFailed, 10<9 ExecutionFailed"),
        row(
            "'P': {'Type': 'Pass', 'Next': 'Q'}, 'Q': {'Type': 'Pass', 'Output': '{% $no %}',"
                + " 'End': true}",
            "{}",
            "1<0 ExecutionStarted, 2<0 PassStateEntered, 3<2 PassStateExited, 4<3"
                + " PassStateEntered, 5<3 EvaluationFailed, 6<5 ExecutionFailed"),
        row(
            "'W': {'Type': 'Wait', 'Timestamp': '{% $states.input %}', 'End': true}",
            "'2016-12-05 21:29:29Z'",
            "1<0 ExecutionStarted, 2<0 WaitStateEntered, 3<2 EvaluationFailed, 4<3"
                + " ExecutionFailed"));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void tellsWhatEachEventFollows(String states, String input, String events) {
    Run run = new Run().input(input).tasks(TaskTest.failing("E", "why", 9));

    run.outcome(states);

    assertThat(
            run.events.stream()
                .map(event -> event.id() + "<" + event.previousId() + " " + event.type())
                .collect(Collectors.joining(", ")))
        .isEqualTo(events);
  }

  @ParameterizedTest
  @MethodSource
  void namesTheTypeThatAFieldExpects(String items, String words) {
    assertThat(
            ((Outcome.Failed)
                    new Run()
                        .outcome(
                            MAP.formatted("'End': true, 'Items': '{% " + items + " %}',", PASS)))
                .cause()
                .orElseThrow())
        .isEqualTo(
            "An error occurred while executing the state 'M' (entered at the event id #2). The"
                + " JSONata expression '"
                + items
                + "' specified for the field 'Items' returned "
                + words);
  }

  static Stream<Arguments> namesTheTypeThatAFieldExpects() {
    String expected = "an unexpected result type. Expected 'array', but was ";
    return Stream.of(
        Arguments.of("5", expected + "'number' for value: 5"),
        Arguments.of("'x'", expected + "'string' for value: \"x\""),
        Arguments.of("true", expected + "'boolean' for value: true"),
        Arguments.of("null", expected + "'null' for value: null"),
        Arguments.of("{'a': 'b'}", expected + "'object' for value: {\"a\":\"b\"}"),
        Arguments.of("$f := function($x){$x}", "an unsupported result type."));
  }

  @Test
  void toleratesFailuresOfIterations() {
    String states =
        "'M': {'Type': 'Map', 'End': true, 'ToleratedFailureCount': 1, 'ItemProcessor': {'StartAt':"
            + " 'I', 'States': {'I': {'Type': 'Choice', 'Default': 'F', 'Choices': [{'Condition':"
            + " '{% $states.input > 1 %}', 'Next': 'S'}]}, 'S': {'Type': 'Succeed'}, 'F': {'Type':"
            + " 'Fail', 'Error': 'E', 'Cause': 'why'}}}}";

    assertThat(new Run().input("[1, 2, 3]").output(states))
        .isEqualTo(Run.json("[{'Error': 'E', 'Cause': 'why'}, 2, 3]"));
    assertThat(new Run().input("[1, 1, 3]").outcome(states))
        .isEqualTo(
            Run.failed(
                "States.ExceedToleratedFailureThreshold",
                "The specified tolerated failure threshold was exceeded"));
  }

  @Test
  void failsAtTheQuotaOfEvents() {
    Run run = new Run();

    Outcome outcome =
        run.outcome(
            "'A': {'Type': 'Pass', 'Next': 'B'}, 'B': {'Type': 'Choice', 'Default': 'A', 'Choices':"
                + " [{'Condition': false, 'Next': 'Z'}]}, 'Z': {'Type': 'Succeed'}");

    assertThat(outcome)
        .isEqualTo(
            Run.failed(
                "States.Runtime",
                "The execution reached the maximum number of history events (25000)."));
    assertThat(run.events).hasSize(25_000);
    assertThat(run.events.getLast().type()).isEqualTo("ExecutionFailed");
  }

  @Test
  void runsStatesInJsonPathThatNeedNoPath() {
    Run run = new Run().input("{'a': 1}");

    Outcome outcome =
        Run.end(
            run.startDefinition(
                Run.quoted(
                    "{'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'Next': 'J'}, 'J': {'Type':"
                        + " 'Pass', 'QueryLanguage': 'JSONata', 'Output': {'b.$': '{%"
                        + " $states.input.a + 1 %}'}, 'Next': 'S'}, 'S': {'Type': 'Succeed'}}}")));

    assertThat(outcome).isEqualTo(new Outcome.Succeeded(Run.json("{'b.$': 2}")));
  }
}
