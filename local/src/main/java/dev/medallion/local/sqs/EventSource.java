package dev.medallion.local.sqs;

import java.time.Duration;

/**
 * How a queue feeds a function.
 *
 * @param queue the queue's name
 * @param function the function's name
 * @param functionTimeout the function's time-out
 * @param batchSize how many messages one event holds at most
 * @param window how long messages are gathered after the first one
 * @param reports what the function's answer means
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html">
 *     CreateEventSourceMapping</a>
 */
public record EventSource(
    String queue,
    String function,
    Duration functionTimeout,
    int batchSize,
    Duration window,
    Reports reports) {
  private static final int LARGEST_BATCH = 10_000;
  private static final int LARGEST_BATCH_WITHOUT_WINDOW = 10;
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

  /** What the answer of a function that did not fail means. */
  public enum Reports {
    /** Every message was taken. */
    NOTHING,
    /** The messages that the answer does not name were taken. */
    BATCH_ITEM_FAILURES
  }

  /**
   * Checks what AWS checks.
   *
   * @throws IllegalArgumentException if AWS would refuse it; the message is AWS's reason
   */
  public EventSource {
    if (batchSize < 1 || batchSize > LARGEST_BATCH) {
      throw new IllegalArgumentException(
          "Batch size must be from 1 to 10000 for a standard queue, not " + batchSize);
    }
    if (window.isNegative() || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "Maximum batch window in seconds must be from 0 to 300, not " + window.toSeconds());
    }
    if (batchSize > LARGEST_BATCH_WITHOUT_WINDOW && window.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
              + " than 10");
    }
  }

  /** The name of the queue that has this ARN. */
  public static String queue(String arn) {
    return Queues.name(arn);
  }
}
