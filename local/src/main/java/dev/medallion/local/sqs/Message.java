package dev.medallion.local.sqs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A message as a queue keeps it.
 *
 * @param id its id, the same through all receives and in a dead-letter queue
 * @param body its text
 * @param attributes what its sender said about it
 * @param sent when it was sent
 * @param received how often it has been received
 * @param firstReceived when it was first received, if it was
 * @param receipt what its last receiver deletes it by, if it was received
 * @param deadLetterSource the ARN of the queue that gave it up, if one did
 */
record Message(
    String id,
    String body,
    Map<String, MessageAttributeValue> attributes,
    Instant sent,
    int received,
    Optional<Instant> firstReceived,
    Optional<String> receipt,
    Optional<String> deadLetterSource) {

  Message {
    attributes = Map.copyOf(attributes);
  }
}
