package dev.medallion.cfn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.pipeline.Suggestion;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of the template's parameters: what is given, or else the default, checked.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html">
 *     CloudFormation template Parameters syntax</a>
 */
public final class Parameters {
  private static final Set<String> TYPES =
      Set.of("String", "Number", "CommaDelimitedList", "List<Number>");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "Type",
          "Default",
          "AllowedPattern",
          "AllowedValues",
          "MinLength",
          "MaxLength",
          "MinValue",
          "MaxValue",
          "ConstraintDescription",
          "Description",
          "NoEcho");

  private final Problems problems;

  private Parameters(Problems problems) {
    this.problems = problems;
  }

  /** Reads overrides from a file of names and values. */
  public static Map<String, String> overrides(Path file) throws TemplateException {
    Problems problems = new Problems(file.getFileName().toString());
    Map<String, String> overrides = new LinkedHashMap<>();
    new YamlReader(problems)
        .read(file)
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.value() instanceof Value.Scalar scalar) {
                overrides.put(name, scalar.text());
              } else {
                problems.add(entry.line(), name + " must have one value");
              }
            });
    problems.throwIfAny();
    return overrides;
  }

  /** Every parameter's value, as a {@code Ref} gives it. */
  public static Map<String, JsonNode> resolve(
      Template template, Map<String, String> given, Problems problems) {
    Set<String> known = template.parameters().entries().keySet();
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                problems.add(
                    0,
                    "has no parameter %s, which is given a value%s"
                        .formatted(name, Suggestion.didYouMean(name, known))));
    Parameters parameters = new Parameters(problems);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    template
        .parameters()
        .entries()
        .forEach((name, entry) -> values.put(name, parameters.value(name, entry, given.get(name))));
    return values;
  }

  private JsonNode value(String name, Value.Entry entry, String given) {
    if (!(entry.value() instanceof Value.Mapping declaration)) {
      problems.add(entry.line(), "Parameters." + name + " needs a Type");
      return JsonNodeFactory.instance.textNode("");
    }
    declaration
        .entries()
        .forEach(
            (attribute, value) -> {
              if (!ATTRIBUTES.contains(attribute)) {
                problems.add(
                    value.line(),
                    "Parameters.%s.%s is not supported here%s"
                        .formatted(name, attribute, Suggestion.didYouMean(attribute, ATTRIBUTES)));
              }
            });
    String type = text(declaration, "Type").orElse("");
    if (!TYPES.contains(type)) {
      problems.add(
          entry.line(),
          "Parameters.%s has the type %s; supported here are String, Number, CommaDelimitedList and List<Number>"
              .formatted(name, type));
    }
    Optional<String> value = Optional.ofNullable(given).or(() -> text(declaration, "Default"));
    if (value.isEmpty()) {
      problems.add(entry.line(), "Parameters." + name + " has no default and is given no value");
      return JsonNodeFactory.instance.textNode("");
    }
    boolean isList = type.equals("CommaDelimitedList") || type.startsWith("List<");
    if (!isList) {
      check(name, type, value.get(), declaration, entry.line());
      return JsonNodeFactory.instance.textNode(value.get());
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String item : value.get().split(",", -1)) {
      check(
          name,
          type.equals("List<Number>") ? "Number" : "String",
          item.strip(),
          declaration,
          entry.line());
      list.add(item.strip());
    }
    return list;
  }

  private void check(String name, String type, String value, Value.Mapping declaration, int line) {
    Optional<String> pattern = text(declaration, "AllowedPattern");
    if (pattern.isPresent() && !value.matches(pattern.get())) {
      refuse(name, value, "does not match " + pattern.get(), declaration, line);
    }
    if (declaration.get("AllowedValues").orElse(null) instanceof Value.Sequence allowed
        && allowed.items().stream()
            .noneMatch(item -> item instanceof Value.Scalar one && one.text().equals(value))) {
      refuse(name, value, "is none of the allowed values", declaration, line);
    }
    if (type.equals("Number")) {
      if (!value.matches("-?[0-9]+(\\.[0-9]+)?")) {
        refuse(name, value, "is no number", declaration, line);
        return;
      }
      limits(name, value, new BigDecimal(value), "MinValue", "MaxValue", declaration, line);
    } else {
      BigDecimal length = BigDecimal.valueOf(value.length());
      limits(name, value, length, "MinLength", "MaxLength", declaration, line);
    }
  }

  private void limits(
      String name,
      String value,
      BigDecimal measured,
      String least,
      String most,
      Value.Mapping declaration,
      int line) {
    Optional<String> lower = text(declaration, least);
    if (lower.isPresent() && measured.compareTo(new BigDecimal(lower.get())) < 0) {
      refuse(name, value, "is below the %s of %s".formatted(least, lower.get()), declaration, line);
    }
    Optional<String> upper = text(declaration, most);
    if (upper.isPresent() && measured.compareTo(new BigDecimal(upper.get())) > 0) {
      refuse(name, value, "is above the %s of %s".formatted(most, upper.get()), declaration, line);
    }
  }

  private void refuse(String name, String value, String why, Value.Mapping declaration, int line) {
    problems.add(
        line,
        "Parameters.%s: \"%s\" %s%s"
            .formatted(
                name,
                value,
                why,
                text(declaration, "ConstraintDescription")
                    .map(description -> " (" + description + ")")
                    .orElse("")));
  }

  private static Optional<String> text(Value.Mapping declaration, String attribute) {
    return declaration
        .get(attribute)
        .filter(Value.Scalar.class::isInstance)
        .map(value -> ((Value.Scalar) value).text());
  }
}
