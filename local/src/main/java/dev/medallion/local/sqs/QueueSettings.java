package dev.medallion.local.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.iam.InvalidPolicyException;
import dev.medallion.iam.Policy;
import dev.medallion.local.access.PolicyDocuments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeNameException;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeValueException;

/**
 * The attributes of a queue that its owner may set, checked.
 *
 * @param attributes name to value; only what was set
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">SetQueueAttributes</a>
 */
record QueueSettings(Map<String, String> attributes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String POLICY = "Policy";

  private record Range(long least, long most, long otherwise) {}

  private static final Map<String, Range> NUMBERS =
      Map.of(
          "VisibilityTimeout", new Range(0, 43_200, 30),
          "MessageRetentionPeriod", new Range(60, 1_209_600, 345_600),
          "DelaySeconds", new Range(0, 900, 0),
          "ReceiveMessageWaitTimeSeconds", new Range(0, 20, 0),
          "MaximumMessageSize", new Range(1_024, 1_048_576, 1_048_576));

  /** Kept and listed; nothing here is encrypted. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "SqsManagedSseEnabled",
          "KmsMasterKeyId",
          "KmsDataKeyReusePeriodSeconds",
          "RedriveAllowPolicy");

  private static final Set<String> FIFO =
      Set.of("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit");

  QueueSettings {
    attributes = Map.copyOf(attributes);
  }

  /** Where messages go that were received too often. */
  record Redrive(String deadLetterTargetArn, int maxReceiveCount) {}

  /**
   * Checks what a caller set.
   *
   * @throws InvalidAttributeNameException if an attribute is unknown, or not supported here
   * @throws InvalidAttributeValueException if a value is out of its range
   */
  static QueueSettings of(Map<String, String> attributes) {
    attributes.forEach(QueueSettings::check);
    return new QueueSettings(attributes);
  }

  /** These settings with those on top. */
  QueueSettings with(QueueSettings changed) {
    Map<String, String> all = new LinkedHashMap<>(attributes);
    all.putAll(changed.attributes);
    return new QueueSettings(all);
  }

  private static void check(String name, String value) {
    Range range = NUMBERS.get(name);
    if (range != null) {
      if (!value.matches("[0-9]{1,9}")
          || Long.parseLong(value) < range.least
          || Long.parseLong(value) > range.most) {
        throw InvalidAttributeValueException.builder()
            .message(
                "Invalid value for the parameter %s: %s is not between %d and %d."
                    .formatted(name, value, range.least, range.most))
            .build();
      }
    } else if (name.equals(POLICY)) {
      policy(value);
    } else if (name.equals("RedrivePolicy")) {
      redrive(value);
    } else if (FIFO.contains(name)) {
      throw InvalidAttributeNameException.builder()
          .message("The local side has no FIFO queues: remove the attribute " + name + ".")
          .build();
    } else if (!WITHOUT_EFFECT.contains(name)) {
      throw InvalidAttributeNameException.builder()
          .message("Unknown Attribute " + name + ".")
          .build();
    }
  }

  /** An empty text takes the policy away. */
  private static Optional<Policy> policy(String value) {
    try {
      return value.isEmpty()
          ? Optional.empty()
          : Optional.of(PolicyDocuments.ofResource("queue policy", value));
    } catch (InvalidPolicyException e) {
      throw InvalidAttributeValueException.builder()
          .message("Invalid value for the parameter Policy: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  /** What hangs on the queue. */
  Optional<Policy> policy() {
    return policy(attributes.getOrDefault(POLICY, ""));
  }

  private static Redrive redrive(String policy) {
    try {
      JsonNode json = JSON.readTree(policy);
      String target = json.path("deadLetterTargetArn").asText();
      int most = json.path("maxReceiveCount").asInt();
      if (json.size() == 2 && !target.isEmpty() && most >= 1 && most <= 1000) {
        return new Redrive(target, most);
      }
      throw badRedrive(policy, null);
    } catch (JsonProcessingException e) {
      throw badRedrive(policy, e);
    }
  }

  private static InvalidAttributeValueException badRedrive(String policy, Exception cause) {
    return InvalidAttributeValueException.builder()
        .message(
            "Value %s for parameter RedrivePolicy is invalid. Reason: it must be a JSON object of"
                    .formatted(policy)
                + " deadLetterTargetArn, an ARN, and maxReceiveCount, from 1 to 1000.")
        .cause(cause)
        .build();
  }

  long number(String name) {
    String value = attributes.get(name);
    return value == null ? NUMBERS.get(name).otherwise : Long.parseLong(value);
  }

  Duration visibilityTimeout() {
    return Duration.ofSeconds(number("VisibilityTimeout"));
  }

  Duration retention() {
    return Duration.ofSeconds(number("MessageRetentionPeriod"));
  }

  Optional<Redrive> redrive() {
    return Optional.ofNullable(attributes.get("RedrivePolicy")).map(QueueSettings::redrive);
  }

  /** Every attribute, those that were not set with their defaults. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    NUMBERS.keySet().forEach(name -> all.put(name, Long.toString(number(name))));
    all.put("SqsManagedSseEnabled", "true");
    all.putAll(attributes);
    return all;
  }
}
