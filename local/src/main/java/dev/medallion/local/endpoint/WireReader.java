package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/**
 * Reads a request's JSON body as AWS does: by the names on the wire, leaving alone what it does not
 * know, and refusing a value of the wrong type with a {@code SerializationException}.
 */
final class WireReader extends ModelReader {

  @Override
  Object readObject(JsonNode object, SdkPojo builder, String place) {
    readMembers(object, builder);
    return build(builder);
  }

  /** Sets those members that stand in the body. */
  void readMembers(JsonNode object, SdkPojo builder) {
    for (SdkField<?> field : builder.sdkFields()) {
      if (field.location() == MarshallLocation.PAYLOAD) {
        readValue(field, object.path(field.locationName()), field.locationName())
            .ifPresent(value -> field.set(builder, value));
      }
    }
  }

  @Override
  Optional<Object> mismatch(JsonNode value, MarshallingKnownType type, String place) {
    throw Refusal.serialization(
        switch (value.getNodeType()) {
          case OBJECT, POJO -> "Start of structure or map found where not expected.";
          case ARRAY -> "Start of list found where not expected";
          case STRING -> "STRING_VALUE can not be converted to " + name(type);
          case NUMBER -> "NUMBER_VALUE can not be converted to " + name(type);
          case BOOLEAN ->
              value.asText().toUpperCase(Locale.ROOT)
                  + "_VALUE can not be converted to "
                  + name(type);
          case BINARY, MISSING, NULL -> "unexpected value for " + place;
        });
  }

  private static String name(MarshallingKnownType type) {
    return switch (type) {
      case STRING -> "a String";
      case INTEGER -> "an Integer";
      case LONG -> "a Long";
      case SHORT -> "a Short";
      case BYTE -> "a Byte";
      case FLOAT -> "a Float";
      case DOUBLE -> "a Double";
      case BIG_DECIMAL -> "a BigDecimal";
      case BOOLEAN -> "a Boolean";
      case INSTANT -> "milliseconds since epoch";
      case SDK_BYTES -> "a ByteBuffer";
      case LIST -> "a List";
      case MAP -> "a Map";
      case SDK_POJO, DOCUMENT, NULL -> "a structure";
    };
  }
}
