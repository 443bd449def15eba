package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/**
 * Reads a request's JSON body by the names on the wire. A value of the wrong type is refused with a
 * {@code SerializationException}, as AWS does. So is a member that the SDK's model does not know,
 * which AWS would know or leave alone: here it would be swallowed.
 */
final class WireReader extends ModelReader {

  @Override
  Object readObject(JsonNode object, SdkPojo builder, String place) {
    readMembers(object, builder, place);
    return build(builder);
  }

  /** Sets the members that are in the body, which is at that place in the request. */
  void readMembers(JsonNode object, SdkPojo builder, String place) {
    Set<String> known = new HashSet<>();
    for (SdkField<?> field : builder.sdkFields()) {
      if (field.location() == MarshallLocation.PAYLOAD) {
        known.add(field.locationName());
        readValue(field, object.path(field.locationName()), inside(place, field.locationName()))
            .ifPresent(value -> field.set(builder, value));
      }
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw Refusal.unknownMember(inside(place, name));
      }
    }
  }

  private static String inside(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  @Override
  Optional<Object> mismatch(JsonNode value, MarshallingKnownType type, String place) {
    if (value.isNumber() && type == MarshallingKnownType.INTEGER) {
      // AWS cuts a fraction off, and reads a number that is too large as the largest.
      return Optional.of((int) value.doubleValue());
    }
    if (value.isNumber() && type == MarshallingKnownType.LONG) {
      return Optional.of((long) value.doubleValue());
    }
    if (value.isValueNode() && type == MarshallingKnownType.LIST) {
      throw Refusal.serialization("Expected list or null");
    }
    if (value.isValueNode() && type == MarshallingKnownType.SDK_POJO) {
      throw Refusal.serialization("Expected null");
    }
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
