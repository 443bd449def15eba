package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads JSON into the SDK's model classes by their {@link SdkField} metadata. What the members are
 * called, and what happens to a value of the wrong type, is the subclass's.
 */
abstract class ModelReader {

  /** An empty builder of a model class. */
  static SdkPojo builderOf(Class<?> model) {
    try {
      return (SdkPojo) model.getMethod("builder").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(model + " is no model class of the SDK", e);
    }
  }

  /** Ends the building that {@link #builderOf} began. */
  static Object build(SdkPojo builder) {
    return ((Buildable) builder).build();
  }

  /** Sets the members of {@code builder} that the object has and builds it. */
  abstract Object readObject(JsonNode object, SdkPojo builder, String place);

  /** Tells that {@code value} is not of the member's type; what it returns is the value to set. */
  abstract Optional<Object> mismatch(JsonNode value, MarshallingKnownType type, String place);

  /** The value of a member; empty if the JSON is null or missing. */
  final Optional<Object> readValue(SdkField<?> field, JsonNode value, String place) {
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case LIST -> value.isArray() ? readList(field, value, place) : mismatch(value, type, place);
      case MAP -> value.isObject() ? readMap(field, value, place) : mismatch(value, type, place);
      case SDK_POJO ->
          value.isObject()
              ? Optional.of(readObject(value, field.constructor().get(), place))
              : mismatch(value, type, place);
      case NULL,
          STRING,
          INTEGER,
          LONG,
          FLOAT,
          DOUBLE,
          BIG_DECIMAL,
          BOOLEAN,
          INSTANT,
          SDK_BYTES,
          SHORT,
          BYTE,
          DOCUMENT ->
          readScalar(type, value).or(() -> mismatch(value, type, place));
    };
  }

  private Optional<Object> readList(SdkField<?> field, JsonNode value, String place) {
    SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
    List<Object> list = new ArrayList<>();
    for (JsonNode element : value) {
      readValue(member, element, place + "[" + list.size() + "]").ifPresent(list::add);
    }
    return Optional.of(list);
  }

  private Optional<Object> readMap(SdkField<?> field, JsonNode value, String place) {
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> map = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            entry ->
                readValue(member, entry.getValue(), place + "." + entry.getKey())
                    .ifPresent(read -> map.put(entry.getKey(), read)));
    return Optional.of(map);
  }

  /** The value as the type, exactly; empty if the JSON is of another type. */
  static Optional<Object> readScalar(MarshallingKnownType type, JsonNode value) {
    return Optional.ofNullable(
        switch (type) {
          case STRING -> value.textValue();
          case BOOLEAN -> value.isBoolean() ? value.booleanValue() : null;
          case INTEGER -> value.canConvertToInt() && isWhole(value) ? value.intValue() : null;
          case LONG -> value.canConvertToLong() && isWhole(value) ? value.longValue() : null;
          case SHORT -> isWhole(value) ? value.shortValue() : null;
          case BYTE -> isWhole(value) ? (Object) (byte) value.intValue() : null;
          case FLOAT -> value.isNumber() ? value.floatValue() : null;
          case DOUBLE -> value.isNumber() ? value.doubleValue() : null;
          case BIG_DECIMAL -> value.isNumber() ? value.decimalValue() : null;
          case INSTANT -> instant(value);
          case SDK_BYTES -> bytes(value);
          case NULL, DOCUMENT, LIST, MAP, SDK_POJO -> null;
        });
  }

  /** The text as a scalar, as written in a header, a path or a query. */
  static Optional<Object> readText(MarshallingKnownType type, String text) {
    return switch (type) {
      case STRING -> Optional.of(text);
      case BOOLEAN ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
          };
      case INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL -> {
        try {
          yield readScalar(type, DecimalNode.valueOf(new BigDecimal(text)));
        } catch (NumberFormatException e) {
          yield Optional.empty();
        }
      }
      case INSTANT, SDK_BYTES -> readScalar(type, TextNode.valueOf(text));
      case NULL, DOCUMENT, LIST, MAP, SDK_POJO -> Optional.empty();
    };
  }

  private static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.canConvertToExactIntegral();
  }

  /** Seconds since the epoch with a fraction, or ISO 8601. */
  private static Instant instant(JsonNode value) {
    if (value.isNumber()) {
      return Instant.ofEpochMilli(value.decimalValue().movePointRight(3).longValue());
    }
    try {
      return value.isTextual() ? Instant.parse(value.textValue()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static SdkBytes bytes(JsonNode value) {
    try {
      return value.isTextual()
          ? SdkBytes.fromByteArray(Base64.getDecoder().decode(value.textValue()))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
