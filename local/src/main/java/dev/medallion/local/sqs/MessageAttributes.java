package dev.medallion.local.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The forms of message attributes, and the digests by which clients check what they get. */
final class MessageAttributes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;

  private MessageAttributes() {}

  /** As a Lambda event holds them. */
  static ObjectNode json(Map<String, MessageAttributeValue> attributes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(attributes)
        .forEach(
            (name, value) -> {
              ObjectNode attribute = json.putObject(name).put("dataType", value.dataType());
              if (value.binaryValue() == null) {
                attribute.put("stringValue", value.stringValue());
              } else {
                attribute.put(
                    "binaryValue",
                    Base64.getEncoder().encodeToString(value.binaryValue().asByteArrayUnsafe()));
              }
            });
    return json;
  }

  static Map<String, MessageAttributeValue> parse(String json) {
    try {
      Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
        JsonNode attribute = entry.getValue();
        MessageAttributeValue.Builder value =
            MessageAttributeValue.builder().dataType(attribute.get("dataType").asText());
        if (attribute.has("binaryValue")) {
          value.binaryValue(
              SdkBytes.fromByteArray(
                  Base64.getDecoder().decode(attribute.get("binaryValue").asText())));
        } else {
          value.stringValue(attribute.get("stringValue").asText());
        }
        attributes.put(entry.getKey(), value.build());
      }
      return attributes;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a queue holds message attributes that are no JSON", e);
    }
  }

  static String md5(String body) {
    return md5(body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The digest of a message's attributes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation">Calculating
   *     the MD5 message digest for message attributes</a>
   */
  static String md5(Map<String, MessageAttributeValue> attributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, MessageAttributeValue> entry : new TreeMap<>(attributes).entrySet()) {
        MessageAttributeValue value = entry.getValue();
        write(out, entry.getKey().getBytes(StandardCharsets.UTF_8));
        write(out, value.dataType().getBytes(StandardCharsets.UTF_8));
        if (value.binaryValue() == null) {
          out.writeByte(TEXT);
          write(out, value.stringValue().getBytes(StandardCharsets.UTF_8));
        } else {
          out.writeByte(BINARY);
          write(out, value.binaryValue().asByteArrayUnsafe());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return md5(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
