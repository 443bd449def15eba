package dev.medallion.local.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * What SQS asks of a message that is sent.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
 */
final class MessageContents {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_OF_PLANE = 0xFFFD;
  private static final int FIRST_SUPPLEMENTARY = 0x10000;

  private MessageContents() {}

  /** How many bytes of a queue's limit a message takes. */
  static long size(String body, Map<String, MessageAttributeValue> attributes) {
    long size = bytes(body);
    for (Map.Entry<String, MessageAttributeValue> attribute : attributes.entrySet()) {
      MessageAttributeValue value = attribute.getValue();
      size += bytes(attribute.getKey()) + bytes(value.dataType());
      size +=
          value.binaryValue() == null
              ? bytes(value.stringValue())
              : value.binaryValue().asByteArrayUnsafe().length;
    }
    return size;
  }

  private static long bytes(String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Refuses characters that XML 1.0 does not have.
   *
   * @throws InvalidMessageContentsException if there is one
   */
  static void checkCharacters(String body) {
    body.codePoints()
        .filter(character -> !isAllowed(character))
        .findFirst()
        .ifPresent(
            character -> {
              throw InvalidMessageContentsException.builder()
                  .message(
                      "Invalid binary character '#x%s' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]"
                          .formatted(Integer.toHexString(character).toUpperCase(Locale.ROOT)))
                  .build();
            });
  }

  private static boolean isAllowed(int character) {
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= FIRST_PRINTABLE && character <= LAST_OF_PLANE && !surrogate)
        || character >= FIRST_SUPPLEMENTARY;
  }

  /** Refuses an attribute without a value, or of a type that SQS does not have. */
  static void checkAttributes(Map<String, MessageAttributeValue> attributes) {
    attributes.forEach(MessageContents::checkAttribute);
  }

  private static void checkAttribute(String name, MessageAttributeValue value) {
    String type = value.dataType();
    if (type == null || type.isEmpty()) {
      throw SqsErrors.invalidParameter(
          "The message attribute '%s' must contain non-empty message attribute type."
              .formatted(name));
    }
    if (!type.matches("(String|Number|Binary)([.].*)?")) {
      throw SqsErrors.invalidParameter(
          "The message attribute '%s' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
              .formatted(name));
    }
    boolean empty =
        type.startsWith("Binary")
            ? value.binaryValue() == null || value.binaryValue().asByteArrayUnsafe().length == 0
            : value.stringValue() == null || value.stringValue().isEmpty();
    if (empty) {
      throw SqsErrors.invalidParameter(
          "Message (user) attribute '%s' must contain a non-empty value of type '%s'."
              .formatted(name, type.replaceFirst("[.].*", "")));
    }
  }
}
