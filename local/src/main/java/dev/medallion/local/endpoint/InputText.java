package dev.medallion.local.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** The value of a request's member as AWS shows it in a message. */
final class InputText {
  private InputText() {}

  /** Such as {@code a}, {@code [a, b]} or {@code Tag(key=a, value=null)}. */
  static String of(Object value) {
    return switch (value) {
      case null -> "null";
      case SdkAutoConstructList<?> absent -> "null";
      case SdkAutoConstructMap<?, ?> absent -> "null";
      case SdkPojo object ->
          object.sdkFields().stream()
              .map(field -> member(field, object))
              .collect(Collectors.joining(", ", object.getClass().getSimpleName() + "(", ")"));
      case List<?> list -> list.stream().map(InputText::of).toList().toString();
      default -> value.toString();
    };
  }

  private static String member(SdkField<?> field, SdkPojo object) {
    String name = field.locationName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT)
        + name.substring(1)
        + "="
        + of(field.getValueOrDefault(object));
  }
}
