package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/**
 * Keeps the messages of a busy source in the queue, longer each time they were received: at first
 * for as long as the queue's own visibility time-out, then for twice as long as the time before,
 * each lengthened by up to a half at random. Messages that failed together get the same length, so
 * that they return together and make one run.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html">ChangeMessageVisibilityBatch</a>
 */
final class Backoff {
  /**
   * A message can be hidden for 12 hours from its receipt; an hour is left for what came before.
   */
  private static final Duration LONGEST = Duration.ofHours(11);

  private static final int MOST_ENTRIES = 10;
  private static final double JITTER = 0.5;

  private final SqsClient sqs;
  private final String queueUrl;
  private final Duration first;
  private final RandomGenerator random;

  /**
   * @param first how long a message waits that was received once
   */
  Backoff(SqsClient sqs, String queueUrl, Duration first, RandomGenerator random) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.first = first;
    this.random = random;
  }

  /**
   * Hides messages that are in flight. What cannot be hidden returns when the queue's own time-out
   * is over, which is logged.
   */
  void postpone(List<SQSMessage> messages, LambdaLogger logger) {
    double stretch = 1 + random.nextDouble(JITTER);
    for (int from = 0; from < messages.size(); from += MOST_ENTRIES) {
      hide(messages.subList(from, Math.min(from + MOST_ENTRIES, messages.size())), stretch, logger);
    }
  }

  private void hide(List<SQSMessage> messages, double stretch, LambdaLogger logger) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (SQSMessage message : messages) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(message.getMessageId())
              .receiptHandle(message.getReceiptHandle())
              .visibilityTimeout(seconds(ReceiveCount.of(message), stretch))
              .build());
    }
    try {
      sqs.changeMessageVisibilityBatch(hide -> hide.queueUrl(queueUrl).entries(entries))
          .failed()
          .forEach(refused -> logger.log(notHidden(refused), LogLevel.WARN));
    } catch (SdkException e) {
      logger.log(
          "%d messages are tried again sooner than they should be: %s"
              .formatted(messages.size(), e.getMessage()),
          LogLevel.WARN);
    }
  }

  private int seconds(int received, double stretch) {
    double wait = (double) first.toSeconds() * Math.pow(2, received - 1) * stretch;
    return (int) Math.min(wait, (double) LONGEST.toSeconds());
  }

  private static String notHidden(BatchResultErrorEntry refused) {
    return "message %s is tried again sooner than it should be: %s %s"
        .formatted(refused.id(), refused.code(), refused.message());
  }
}
