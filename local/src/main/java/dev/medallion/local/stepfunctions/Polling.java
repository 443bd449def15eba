package dev.medallion.local.stepfunctions;

import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.time.Duration;
import java.util.function.Predicate;

/** Waits for a job by asking for it again and again. */
final class Polling {
  /** AWS learns of the end from events; asking often comes near to that. */
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** Asks for a job. */
  interface Question<T> {
    T ask() throws TaskFailure;
  }

  private Polling() {}

  /** Asks until the answer is the last one. */
  static <T> T until(Timeline timeline, Question<T> question, Predicate<T> ended)
      throws TaskFailure, InterruptedException {
    T answer = question.ask();
    while (!ended.test(answer)) {
      timeline.waitUntil(timeline.now().plus(INTERVAL));
      answer = question.ask();
    }
    return answer;
  }
}
