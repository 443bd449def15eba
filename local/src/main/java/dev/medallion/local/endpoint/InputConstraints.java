package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * The constraints that a service's model puts on the members of its requests: required members,
 * lengths, ranges, patterns and enums. AWS checks them before the service sees a request, and names
 * every one that is not met in one message, in the order of the model. Most services show the value
 * that breaks one, unless the model calls it sensitive; Athena and Lake Formation show none.
 *
 * <p>The SDK's classes do not carry them, so they come from a resource that is an excerpt of the
 * service's public model.
 */
public final class InputConstraints {
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode operations;
  private final boolean showingValues;

  private InputConstraints(JsonNode excerpt) {
    operations = excerpt.get("operations");
    showingValues = excerpt.path("values").booleanValue();
  }

  /**
   * The constraints of a service.
   *
   * @param service the start of the resource's name, such as {@code athena}
   * @throws UncheckedIOException if there is no such resource
   */
  public static InputConstraints of(String service) {
    String name = service + "-constraints.json";
    try (InputStream resource = InputConstraints.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("there is no resource " + name);
      }
      return new InputConstraints(JSON.readTree(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operations whose constraints it knows. */
  public Set<String> operations() {
    Set<String> names = new TreeSet<>();
    operations.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * A check that refuses what is wrong with a request.
   *
   * @param refusal the service's exception for AWS's words
   */
  public Consumer<AwsRequest> refusing(Function<String, RuntimeException> refusal) {
    return request ->
        violations(request)
            .ifPresent(
                message -> {
                  throw refusal.apply(message);
                });
  }

  /** What is wrong with a request, in AWS's words; empty if nothing is. */
  public Optional<String> violations(AwsRequest request) {
    String operation = request.getClass().getSimpleName().replaceFirst("Request$", "");
    List<String> violations = new ArrayList<>();
    checkMembers((SdkPojo) request, operations.path(operation), "", violations);
    return switch (violations.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("1 validation error detected: " + violations.getFirst());
      default ->
          Optional.of(
              "%d validation errors detected: %s"
                  .formatted(violations.size(), String.join("; ", violations)));
    };
  }

  private void checkMembers(
      SdkPojo object, JsonNode members, String prefix, List<String> violations) {
    for (SdkField<?> field : object.sdkFields()) {
      JsonNode constraint = members.path(field.locationName());
      if (!constraint.isMissingNode()) {
        checkValue(
            field.getValueOrDefault(object),
            constraint,
            prefix + lowerCamel(field.locationName()),
            violations);
      }
    }
  }

  private void checkValue(
      Object value, JsonNode constraint, String place, List<String> violations) {
    switch (value) {
      case null -> {
        if (constraint.path("required").booleanValue()) {
          violations.add(
              "Value null at '%s' failed to satisfy constraint: Member must not be null"
                  .formatted(place));
        }
      }
      case SdkAutoConstructList<?> absent -> checkValue(null, constraint, place, violations);
      case SdkAutoConstructMap<?, ?> absent -> checkValue(null, constraint, place, violations);
      case SdkPojo object ->
          checkMembers(object, constraint.path("members"), place + ".", violations);
      case List<?> list when constraint.path("element").has("members") -> {
        addBroken(list, constraint, place, violations);
        for (int i = 0; i < list.size(); i++) {
          checkMembers(
              (SdkPojo) list.get(i),
              constraint.path("element").path("members"),
              "%s.%d.member.".formatted(place, i + 1),
              violations);
        }
      }
      default -> addBroken(value, constraint, place, violations);
    }
  }

  private void addBroken(Object value, JsonNode constraint, String place, List<String> violations) {
    boolean shown = showingValues && !constraint.path("sensitive").booleanValue();
    String what = shown ? "Value '%s'".formatted(InputText.of(value)) : "Value";
    for (String rule : broken(value, constraint)) {
      violations.add("%s at '%s' failed to satisfy constraint: %s".formatted(what, place, rule));
    }
  }

  /** The rules that a value does not keep. */
  private List<String> broken(Object value, JsonNode constraint) {
    List<String> rules = new ArrayList<>();
    switch (value) {
      case String text -> {
        if (showingValues) {
          checkText(text, constraint, rules);
          bounds(text.codePointCount(0, text.length()), constraint, "length", rules);
        } else {
          bounds(text.codePointCount(0, text.length()), constraint, "length", rules);
          checkText(text, constraint, rules);
        }
      }
      case List<?> elements -> {
        bounds(elements.size(), constraint, "length", rules);
        checkElements(elements, constraint.path("element"), rules);
      }
      case Number number -> bounds(number.longValue(), constraint, "value", rules);
      default -> {
        // Nothing else is constrained.
      }
    }
    return rules;
  }

  private static void bounds(long size, JsonNode constraint, String of, List<String> rules) {
    if (constraint.has("max") && size > constraint.get("max").longValue()) {
      rules.add(
          "Member must have %s less than or equal to %d"
              .formatted(of, constraint.get("max").longValue()));
    }
    if (constraint.has("min") && size < constraint.get("min").longValue()) {
      rules.add(
          "Member must have %s greater than or equal to %d"
              .formatted(of, constraint.get("min").longValue()));
    }
  }

  private static void checkText(String text, JsonNode constraint, List<String> rules) {
    if (constraint.has("pattern")) {
      String pattern = constraint.get("pattern").textValue();
      if (!Pattern.matches(pattern, text)) {
        rules.add("Member must satisfy regular expression pattern: " + pattern);
      }
    }
    if (constraint.has("enum")) {
      List<String> known = new ArrayList<>();
      constraint.get("enum").forEach(word -> known.add(word.textValue()));
      if (!known.contains(text)) {
        rules.add("Member must satisfy enum value set: [" + String.join(", ", known) + "]");
      }
    }
  }

  private void checkElements(List<?> elements, JsonNode constraint, List<String> rules) {
    for (Object element : elements) {
      List<String> broken = element instanceof String ? broken(element, constraint) : List.of();
      if (!broken.isEmpty()) {
        rules.add("Member must satisfy constraint: [" + String.join(", ", broken) + "]");
        return;
      }
    }
  }

  private static String lowerCamel(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
