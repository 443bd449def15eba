package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes the SDK's model classes as JSON by their {@link SdkField} metadata. */
enum ModelWriter {
  /** The names and timestamps of the service's own protocol; only members of the body. */
  WIRE {
    @Override
    boolean writes(SdkField<?> field) {
      return field.location() == MarshallLocation.PAYLOAD;
    }

    @Override
    String nameOf(SdkField<?> field) {
      return field.locationName();
    }

    @Override
    JsonNode timestamp(SdkField<?> field, Instant instant) {
      TimestampFormatTrait trait = field.getTrait(TimestampFormatTrait.class);
      return trait != null && trait.format() == TimestampFormatTrait.Format.ISO_8601
          ? JSON.textNode(instant.toString())
          : JSON.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
    }
  },

  /** Every member under its name in PascalCase, timestamps in ISO 8601. */
  MEMBERS {
    @Override
    boolean writes(SdkField<?> field) {
      return true;
    }

    @Override
    String nameOf(SdkField<?> field) {
      return NamedReader.nameOf(field);
    }

    @Override
    JsonNode timestamp(SdkField<?> field, Instant instant) {
      return JSON.textNode(instant.toString());
    }
  };

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  abstract boolean writes(SdkField<?> field);

  abstract String nameOf(SdkField<?> field);

  abstract JsonNode timestamp(SdkField<?> field, Instant instant);

  /** The members that are set, as an object. */
  final ObjectNode write(SdkPojo model) {
    ObjectNode object = JSON.objectNode();
    for (SdkField<?> field : model.sdkFields()) {
      if (writes(field)) {
        valueOf(field, model).ifPresent(value -> object.set(nameOf(field), write(field, value)));
      }
    }
    return object;
  }

  /** The value of a member; empty if it was never set. */
  static Optional<Object> valueOf(SdkField<?> field, SdkPojo model) {
    Object value = field.getValueOrDefault(model);
    return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap
        ? Optional.empty()
        : Optional.ofNullable(value);
  }

  private JsonNode write(SdkField<?> field, Object value) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case SDK_POJO -> write((SdkPojo) value);
      case LIST -> writeList(field.getTrait(ListTrait.class).memberFieldInfo(), (List<?>) value);
      case MAP -> writeMap(field.getTrait(MapTrait.class).valueFieldInfo(), (Map<?, ?>) value);
      case INSTANT -> timestamp(field, (Instant) value);
      case SDK_BYTES ->
          JSON.textNode(Base64.getEncoder().encodeToString(((SdkBytes) value).asByteArray()));
      case STRING -> JSON.textNode((String) value);
      case BOOLEAN -> JSON.booleanNode((Boolean) value);
      case INTEGER -> JSON.numberNode((Integer) value);
      case LONG -> JSON.numberNode((Long) value);
      case SHORT -> JSON.numberNode((Short) value);
      case BYTE -> JSON.numberNode((Byte) value);
      case FLOAT -> JSON.numberNode((Float) value);
      case DOUBLE -> JSON.numberNode((Double) value);
      case BIG_DECIMAL -> JSON.numberNode((BigDecimal) value);
      case NULL, DOCUMENT ->
          throw new IllegalStateException(
              field.memberName() + " is a " + type + ", which the endpoint cannot write");
    };
  }

  private ArrayNode writeList(SdkField<?> member, List<?> values) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(value -> array.add(writeOrNull(member, value)));
    return array;
  }

  private ObjectNode writeMap(SdkField<?> member, Map<?, ?> values) {
    ObjectNode object = JSON.objectNode();
    values.forEach((key, value) -> object.set((String) key, writeOrNull(member, value)));
    return object;
  }

  private JsonNode writeOrNull(SdkField<?> member, Object value) {
    return value == null ? JSON.nullNode() : write(member, value);
  }
}
