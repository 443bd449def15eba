package dev.medallion.local.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Site;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a function receives from its queue, and what it answers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-
 *     message-event">Example Amazon SQS message event</a>
 */
final class SqsEvent {
  private SqsEvent() {}

  static ObjectNode of(String queue, List<Message> messages) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    messages.forEach(message -> records.add(record(queue, message)));
    return event;
  }

  private static ObjectNode record(String queue, Message message) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("messageId", message.id());
    record.put("receiptHandle", message.receipt().orElseThrow());
    record.put("body", message.body());
    ObjectNode attributes = record.putObject("attributes");
    QueueService.systemAttributes(message).forEach(attributes::put);
    ObjectNode own = MessageAttributes.json(message.attributes());
    own.forEach(
        attribute -> {
          ((ObjectNode) attribute).putArray("stringListValues");
          ((ObjectNode) attribute).putArray("binaryListValues");
        });
    record.set("messageAttributes", own);
    record.put("md5OfBody", MessageAttributes.md5(message.body()));
    record.put("eventSource", "aws:sqs");
    record.put("eventSourceARN", Queues.arn(queue));
    record.put("awsRegion", Site.REGION);
    return record;
  }

  /**
   * The ids of the messages that the function says it could not take; empty if its answer is no
   * valid one, which counts as a failure of the whole batch.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting">Success
   *     and failure conditions</a>
   */
  static Optional<Set<String>> failures(JsonNode answer, List<Message> messages) {
    if (answer.isNull() || (answer.isObject() && answer.path("batchItemFailures").isNull())) {
      return Optional.of(Set.of());
    }
    if (!answer.isObject()) {
      return Optional.empty();
    }
    Set<String> known = messages.stream().map(Message::id).collect(Collectors.toSet());
    Set<String> failures = new HashSet<>();
    for (JsonNode failure : answer.path("batchItemFailures")) {
      String id = failure.path("itemIdentifier").asText("");
      if (!known.contains(id)) {
        return Optional.empty();
      }
      failures.add(id);
    }
    return Optional.of(failures);
  }
}
