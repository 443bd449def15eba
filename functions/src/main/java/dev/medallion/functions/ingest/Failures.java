package dev.medallion.functions.ingest;

import java.time.Clock;

/**
 * Why something was given up, where it can be looked up: a dead-letter queue keeps a message, but
 * no reason. A record lives as long as a dead letter does.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html">Dead-letter
 *     queues</a>
 */
final class Failures {
  private final Artifacts artifacts;
  private final Clock clock;

  Failures(Artifacts artifacts, Clock clock) {
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /**
   * A record.
   *
   * @param subject the message's id, or the object's URI
   * @param etag the object's version; empty for a message
   * @param reason a sentence for the user
   * @param at when it was given up
   */
  record Failure(String subject, String etag, String reason, String at) {}

  /** A message that the queue will not bring again. */
  void ofMessage(String messageId, String reason) {
    write("failures/messages/%s.json".formatted(messageId), messageId, "", reason);
  }

  /** A version of an object that is not in bronze, and that no sweep will start a run for. */
  void ofObject(String source, String uri, String etag, String reason) {
    write(
        "failures/objects/%s/%s.json".formatted(source, SweepState.content(uri, etag)),
        uri,
        etag,
        reason);
  }

  private void write(String key, String subject, String etag, String reason) {
    artifacts.write(key, new Failure(subject, etag, reason, clock.instant().toString()));
  }
}
