package dev.medallion.local.stepfunctions.states;

import static dev.medallion.local.stepfunctions.states.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void runsItsProcessorForEachItemAndKeepsTheirOrder() {
    assertThat(
            new Run()
                .input("{'rows': [3, 1, 2], 'by': 10}")
                .output(
                    """
                    'A': {'Type': 'Pass', 'Assign': {'outer': 'o'}, 'Next': 'M'},
                    'M': {'Type': 'Map', 'Items': '{% $states.input.rows %}', 'End': true,
                      'ItemSelector': {'v': '{% $states.context.Map.Item.Value * $states.input.by %}', 'i': '{% $states.context.Map.Item.Index %}'},
                      'ItemProcessor': {'ProcessorConfig': {'Mode': 'INLINE'}, 'StartAt': 'I', 'States': {
                        'I': {'Type': 'Pass', 'Assign': {'local': '{% $states.input.v %}'}, 'Next': 'J'},
                        'J': {'Type': 'Pass', 'End': true, 'Output': '{% $outer & $local & $states.input.i & $states.context.Map.Item.Value %}'}}},
                      'Output': {'all': '{% $states.result %}'}}
                    """))
        .isEqualTo(json("{'all': ['o3003', 'o1011', 'o2022']}"));
  }

  @Test
  void mapsItsInputWhenItHasNoItems() {
    String map =
        "'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'I', 'States': {'I':"
            + " {'Type': 'Pass', 'End': true}}}}";

    assertThat(new Run().input("[1, 2]").output(map)).isEqualTo(json("[1, 2]"));
    assertThat(new Run().input("[]").output(map)).isEqualTo(json("[]"));
    assertThat(new Run().input("{}").outcome(map))
        .isEqualTo(
            Run.failed(
                "States.QueryEvaluationError",
                "An error occurred while executing the state 'M' (entered at the event id #2)."
                    + " Map state input must be an array but was: {}"));
  }

  @Test
  void runsItemsAtOnceUpToMaxConcurrency() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier two = new CyclicBarrier(2);

    new Run()
        .input("[1, 2, 3, 4, 5, 6]")
        .tasks(
            request -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              try {
                two.await(5, TimeUnit.SECONDS);
              } catch (java.util.concurrent.BrokenBarrierException
                  | java.util.concurrent.TimeoutException e) {
                throw new TaskFailure("NotAtOnce", e.toString());
              } finally {
                running.decrementAndGet();
              }
              return request.arguments();
            })
        .output(
            """
            'M': {'Type': 'Map', 'MaxConcurrency': 2, 'End': true, 'ItemProcessor': {'StartAt': 'I', 'States': {
              'I': {'Type': 'Task', 'Resource': 'r', 'End': true}}}}
            """);

    assertThat(most).hasValue(2);
  }

  @Test
  void stopsTheOtherItemsWhenOneFails() {
    CountDownLatch waiting = new CountDownLatch(1);
    Run run =
        new Run()
            .input("['good', 'bad', 'never']")
            .tasks(
                request -> {
                  if (request.arguments().asText().equals("bad")) {
                    waiting.await();
                    throw new TaskFailure("E", "bad item");
                  }
                  waiting.countDown();
                  new CountDownLatch(1).await();
                  return request.arguments();
                });

    assertThat(
            run.outcome(
                """
                'M': {'Type': 'Map', 'MaxConcurrency': 2, 'End': true, 'ItemProcessor': {'StartAt': 'I', 'States': {
                  'I': {'Type': 'Task', 'Resource': 'r', 'End': true}}}}
                """))
        .isEqualTo(Run.failed("E", "bad item"));
    assertThat(run.types())
        .contains(
            "MapIterationFailed", "MapIterationAborted", "TaskStateAborted", "MapStateFailed");
    assertThat(run.events)
        .noneMatch(
            event ->
                event.detail() instanceof HistoryEvent.Iteration iteration
                    && iteration.index() == 2);
  }

  @Test
  void retriesAndCatchesAWholeMap() {
    Run run = new Run().input("[1]").tasks(TaskTest.failing("E", "why", 9));

    assertThat(
            run.output(
                """
                'M': {'Type': 'Map', 'End': true, 'Retry': [{'ErrorEquals': ['E'], 'MaxAttempts': 2}],
                  'Catch': [{'ErrorEquals': ['States.ALL'], 'Next': 'S', 'Output': '{% $states.errorOutput.Cause %}'}],
                  'ItemProcessor': {'StartAt': 'I', 'States': {'I': {'Type': 'Task', 'Resource': 'r', 'End': true}}}},
                'S': {'Type': 'Succeed'}
                """))
        .isEqualTo(json("'why'"));
    assertThat(run.retries).containsExactly("M E #1 after 1s", "M E #2 after 2s");
  }

  @Test
  void runsBranchesAtOnceOnTheSameArguments() {
    assertThat(
            new Run()
                .output(
                    """
                    'P': {'Type': 'Parallel', 'Arguments': {'n': 1}, 'Branches': [
                       {'StartAt': 'A', 'States': {'A': {'Type': 'Pass', 'Assign': {'x': 'a'}, 'Next': 'A2'}, 'A2': {'Type': 'Pass', 'Output': '{% $x %}', 'End': true}}},
                       {'StartAt': 'B', 'States': {'B': {'Type': 'Pass', 'Assign': {'x': 'b'}, 'Output': '{% $states.input.n %}', 'Next': 'B2'}, 'B2': {'Type': 'Pass', 'End': true}}}],
                      'Assign': {'both': '{% $states.result %}'}, 'Next': 'Q'},
                    'Q': {'Type': 'Pass', 'Output': '{% $both %}', 'End': true}
                    """))
        .isEqualTo(json("['a', 1]"));
  }

  @Test
  void failsAParallelWithTheErrorOfItsBranch() {
    assertThat(
            new Run()
                .outcome(
                    """
                    'P': {'Type': 'Parallel', 'End': true, 'Branches': [
                       {'StartAt': 'A', 'States': {'A': {'Type': 'Wait', 'Seconds': 5, 'End': true}}},
                       {'StartAt': 'B', 'States': {'B': {'Type': 'Fail', 'Error': 'E', 'Cause': 'why'}}}]}
                    """))
        .isEqualTo(Run.failed("E", "why"));
  }

  @Test
  void interruptsEveryBranchWhenStopped() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(3);
    CountDownLatch interrupted = new CountDownLatch(3);
    Run run =
        new Run()
            .input("[1, 2, 3]")
            .tasks(
                request -> {
                  started.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                  return request.arguments();
                });
    Execution execution =
        run.start(
            """
            'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'I', 'States': {
              'I': {'Type': 'Task', 'Resource': 'r', 'End': true}}}}
            """);
    started.await();

    execution.abort(Optional.empty(), Optional.empty());

    assertThat(Run.end(execution))
        .isEqualTo(new Outcome.Aborted(Optional.empty(), Optional.empty()));
    interrupted.await();
  }

  @Test
  void namesTheIterationOfEachEvent() {
    Run run = new Run().input("[1]");

    run.output(
        """
        'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'I', 'States': {'I': {'Type': 'Pass', 'End': true}}}}
        """);

    assertThat(run.events)
        .extracting(event -> event.id() + " " + event.scope() + " " + event.type())
        .containsExactly(
            "1  ExecutionStarted",
            "2  MapStateEntered",
            "3  MapStateStarted",
            "4 M[0] MapIterationStarted",
            "5 M[0] PassStateEntered",
            "6 M[0] PassStateExited",
            "7 M[0] MapIterationSucceeded",
            "8  MapStateSucceeded",
            "9  MapStateExited",
            "10  ExecutionSucceeded");
  }
}
