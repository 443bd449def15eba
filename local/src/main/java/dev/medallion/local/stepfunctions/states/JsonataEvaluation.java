package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.medallion.local.compute.ComputePool;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Evaluates JSONata within bounds of time and memory. Recursion may go as deep as a large stack
 * takes it: the library's own bound on depth counts wrongly, and refuses what is not deep at all.
 */
final class JsonataEvaluation {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /**
   * The most elements and characters of one value. On AWS {@code [1..873782]} was seen to pass and
   * one more to fail, and a text of 2^22 characters to pass and one of 2^23 to fail.
   */
  private static final int MOST_ELEMENTS = 873_782;

  static final int MOST_CHARACTERS = Double.BYTES * MOST_ELEMENTS;
  private static final int STACK_BYTES = 64 * 1024 * 1024;

  private static final ComputePool POOL = new ComputePool("jsonata", STACK_BYTES);

  private JsonataEvaluation() {}

  /**
   * Evaluates an expression.
   *
   * @param input the context item; null for none
   * @param variables the variables, by name without the dollar sign
   * @return the value as the library has it; null for undefined
   * @throws JException if the expression fails
   * @throws IllegalArgumentException if a function of Step Functions' own fails, or the evaluation
   *     takes more time or memory than it may
   */
  static Object evaluate(String text, Object input, Map<String, Object> variables) {
    try {
      return POOL.compute(() -> run(text, input, variables));
    } catch (StackOverflowError deep) {
      throw new IllegalArgumentException(
          "Stack overflow error: Check for non-terminating recursive function. Consider rewriting"
              + " as tail-recursive.",
          deep);
    }
  }

  // A compiled expression keeps the thread that made it, hence one for each evaluation.
  private static Object run(String text, Object input, Map<String, Object> variables) {
    Jsonata jsonata = Jsonata.jsonata(text);
    jsonata.setOutputConvertNulls(false);
    JsonataFunctions.bind(jsonata);
    JsonataPartialApplication partial = new JsonataPartialApplication();
    Jsonata.Frame frame = jsonata.createFrame();
    long end = System.nanoTime() + LONGEST.toNanos();
    frame.setEvaluateEntryCallback((expression, item, environment) -> checkTime(end));
    frame.setEvaluateExitCallback(
        (expression, item, environment, result) -> {
          partial.evaluated(expression, result);
          checkSize(result);
        });
    variables.forEach(frame::bind);
    return jsonata.evaluate(input, frame);
  }

  private static void checkTime(long end) {
    if (System.nanoTime() - end > 0) {
      throw new IllegalArgumentException("Expression evaluation timeout: Check for infinite loop");
    }
  }

  private static void checkSize(Object result) {
    boolean large =
        switch (result) {
          case null -> false;
          case List<?> elements -> elements.size() > MOST_ELEMENTS;
          case String text -> text.length() > MOST_CHARACTERS;
          default -> false;
        };
    if (large) {
      throw memoryExceeded();
    }
  }

  /** What an expression fails with that builds more than it may. */
  static IllegalArgumentException memoryExceeded() {
    return new IllegalArgumentException(
        "Expression evaluation memory limit exceeded: Check for excessive memory usage");
  }
}
