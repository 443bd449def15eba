package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/** Reads members by their name in PascalCase and keeps a list of everything that does not fit. */
final class NamedReader extends ModelReader {
  private final ModelJson.Scalars scalars;
  private final List<String> problems = new ArrayList<>();

  NamedReader(ModelJson.Scalars scalars) {
    this.scalars = scalars;
  }

  /** The name of a member in Step Functions and in CloudFormation. */
  static String nameOf(SdkField<?> field) {
    String name = field.memberName();
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** Everything that did not fit, in the order of the document. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  Object readObject(JsonNode object, SdkPojo builder, String place) {
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    builder.sdkFields().forEach(field -> fields.put(nameOf(field), field));
    object
        .properties()
        .forEach(
            entry -> {
              SdkField<?> field = fields.get(entry.getKey());
              String inner = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
              if (field == null) {
                problems.add(
                    inner + ": there is no such member" + suggestion(entry.getKey(), fields));
              } else {
                readValue(field, entry.getValue(), inner)
                    .ifPresent(value -> field.set(builder, value));
              }
            });
    return build(builder);
  }

  private static String suggestion(String name, Map<String, SdkField<?>> fields) {
    return fields.keySet().stream()
        .filter(known -> distance(name, known) <= 2)
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .map(known -> "; did you mean " + known + "?")
        .orElse("; known are " + String.join(", ", fields.keySet().stream().sorted().toList()));
  }

  /** How many letters differ, without regard to case: Levenshtein's distance. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  @Override
  Optional<Object> mismatch(JsonNode value, MarshallingKnownType type, String place) {
    Optional<Object> coerced =
        switch (scalars) {
          case EXACT -> Optional.empty();
          case COERCED -> coerce(value, type);
        };
    if (coerced.isEmpty()) {
      problems.add(
          "%s: expected %s, got %s"
              .formatted(
                  place,
                  type.name().toLowerCase(Locale.ROOT).replace("sdk_", ""),
                  value.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return coerced;
  }

  /** Between numbers, booleans and their text, as CloudFormation does. */
  private static Optional<Object> coerce(JsonNode value, MarshallingKnownType type) {
    if (type == MarshallingKnownType.STRING && value.isValueNode()) {
      return Optional.of(value.asText());
    }
    return value.isTextual() ? readText(type, value.textValue()) : Optional.empty();
  }
}
