package dev.medallion.cfn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Evaluates the functions of the template language. Expects what {@link ReferenceCheck} has
 * checked.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">
 *     Intrinsic function reference</a>
 */
public final class Evaluator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What the resources that are deployed so far are called. */
  public interface Resources {
    /** What {@code Ref} gives for a resource, or for one generated beside it: {@code A.Alias}. */
    Optional<String> reference(String logicalId);

    /** What {@code Fn::GetAtt} gives for a resource. */
    Optional<String> attribute(String logicalId, String attribute);
  }

  /** A function that cannot be evaluated. */
  public static final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    EvaluationException(int line, String message) {
      super(message);
      this.line = line;
    }

    /** The line of the function. */
    public int line() {
      return line;
    }
  }

  private final Template template;
  private final Map<String, JsonNode> values;
  private final Resources resources;

  /**
   * An evaluator.
   *
   * @param parameters the values of the template's parameters
   * @param stack the stack that pseudo parameters describe
   */
  public Evaluator(
      Template template,
      Map<String, JsonNode> parameters,
      StackIdentity stack,
      Resources resources) {
    this.template = template;
    this.values = new LinkedHashMap<>(PseudoParameters.of(stack));
    this.values.putAll(parameters);
    this.resources = resources;
  }

  /**
   * The value; empty for {@code AWS::NoValue}.
   *
   * @throws EvaluationException if a function has arguments that it cannot take
   */
  public Optional<JsonNode> evaluate(Value value) {
    return switch (value) {
      case Value.Scalar scalar -> Optional.of(scalar.value());
      case Value.Sequence sequence -> {
        ArrayNode list = JSON.arrayNode();
        sequence.items().forEach(item -> evaluate(item).ifPresent(list::add));
        yield Optional.of(list);
      }
      case Value.Mapping mapping -> Optional.of(object(mapping));
      case Value.Call call -> call(call);
    };
  }

  /** The values of a mapping. */
  public ObjectNode object(Value.Mapping mapping) {
    ObjectNode object = JSON.objectNode();
    mapping
        .entries()
        .forEach(
            (name, entry) ->
                evaluate(entry.value()).ifPresent(evaluated -> object.set(name, evaluated)));
    return object;
  }

  /** Whether a condition of the template holds. */
  public boolean holds(String condition) {
    return template
        .conditions()
        .get(condition)
        .map(this::isTrue)
        .orElseThrow(() -> new EvaluationException(0, "there is no condition " + condition));
  }

  private Optional<JsonNode> call(Value.Call call) {
    List<Value> arguments = arguments(call.argument());
    return switch (call.function()) {
      case "Ref" -> reference(text(call.argument()), call);
      case "Fn::GetAtt" -> Optional.of(JSON.textNode(attribute(attributeName(call), call)));
      case "Fn::Sub" -> Optional.of(JSON.textNode(substitute(call)));
      case "Fn::Join" -> Optional.of(JSON.textNode(join(arguments)));
      case "Fn::Split" -> Optional.of(split(text(arguments.get(0)), text(arguments.get(1))));
      case "Fn::Select" -> Optional.of(select(arguments, call));
      case "Fn::If" ->
          evaluate(holds(text(arguments.get(0))) ? arguments.get(1) : arguments.get(2));
      case "Fn::FindInMap" -> evaluate(findInMap(arguments, call));
      case "Fn::Base64" ->
          Optional.of(
              JSON.textNode(
                  Base64.getEncoder()
                      .encodeToString(text(call.argument()).getBytes(StandardCharsets.UTF_8))));
      case "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or", "Condition" ->
          Optional.of(BooleanNode.valueOf(isTrue(call)));
      default -> throw new EvaluationException(call.line(), call.function() + " is not supported");
    };
  }

  private boolean isTrue(Value value) {
    if (value instanceof Value.Mapping mapping
        && mapping.get("Condition").orElse(null) instanceof Value.Scalar name) {
      return holds(name.text());
    }
    if (!(value instanceof Value.Call call)) {
      return evaluate(value).filter(node -> node.asText().equals("true")).isPresent();
    }
    List<Value> arguments = arguments(call.argument());
    return switch (call.function()) {
      case "Fn::Equals" -> text(arguments.get(0)).equals(text(arguments.get(1)));
      case "Fn::Not" -> !isTrue(arguments.getFirst());
      case "Fn::And" -> arguments.stream().allMatch(this::isTrue);
      case "Fn::Or" -> arguments.stream().anyMatch(this::isTrue);
      case "Condition" -> holds(text(call.argument()));
      default -> call(call).filter(node -> node.asText().equals("true")).isPresent();
    };
  }

  private static List<Value> arguments(Value argument) {
    return argument instanceof Value.Sequence sequence ? sequence.items() : List.of(argument);
  }

  private String text(Value value) {
    JsonNode node =
        evaluate(value)
            .orElseThrow(() -> new EvaluationException(value.line(), "a text is expected here"));
    if (!node.isValueNode()) {
      throw new EvaluationException(value.line(), "a text is expected here, not " + node);
    }
    return node.asText();
  }

  private Optional<JsonNode> reference(String name, Value.Call call) {
    if (name.equals(PseudoParameters.NO_VALUE)) {
      return Optional.empty();
    }
    JsonNode value = values.get(name);
    return Optional.of(
        value != null
            ? value
            : resources
                .reference(name)
                .map(JSON::textNode)
                .orElseThrow(
                    () -> new EvaluationException(call.line(), name + " is not deployed")));
  }

  /** {@code A.B} from the short form or from a list of both. */
  static String attributeName(Value.Call call) {
    return arguments(call.argument()).stream()
        .map(part -> part instanceof Value.Scalar scalar ? scalar.text() : "")
        .collect(Collectors.joining("."));
  }

  private String attribute(String name, Value.Call call) {
    int dot = name.indexOf('.');
    return resources
        .attribute(name.substring(0, dot), name.substring(dot + 1))
        .orElseThrow(() -> new EvaluationException(call.line(), name + " has no value"));
  }

  private String substitute(Value.Call call) {
    SubText sub = SubText.of(call.argument());
    return sub.substitute(
        name -> {
          if (sub.own().containsKey(name)) {
            return text(sub.own().get(name));
          }
          return name.contains(".")
              ? attribute(name, call)
              : reference(name, call).map(JsonNode::asText).orElse("");
        });
  }

  private String join(List<Value> arguments) {
    JsonNode parts = evaluate(arguments.get(1)).orElseGet(JSON::arrayNode);
    StringBuilder joined = new StringBuilder();
    String separator = text(arguments.get(0));
    parts.forEach(part -> joined.append(joined.isEmpty() ? "" : separator).append(part.asText()));
    return joined.toString();
  }

  private static ArrayNode split(String separator, String text) {
    ArrayNode parts = JSON.arrayNode();
    Arrays.stream(text.split(Pattern.quote(separator), -1)).forEach(parts::add);
    return parts;
  }

  private JsonNode select(List<Value> arguments, Value.Call call) {
    int index = Integer.parseInt(text(arguments.get(0)));
    JsonNode list = evaluate(arguments.get(1)).orElseGet(JSON::arrayNode);
    if (index < 0 || index >= list.size()) {
      throw new EvaluationException(
          call.line(),
          "Fn::Select takes the item %d of a list of %d".formatted(index, list.size()));
    }
    return list.get(index);
  }

  private Value findInMap(List<Value> arguments, Value.Call call) {
    Optional<Value> found = Optional.of(template.mappings());
    for (Value argument : arguments) {
      String name = text(argument);
      found =
          found.flatMap(
              value -> value instanceof Value.Mapping map ? map.get(name) : Optional.empty());
    }
    return found.orElseThrow(
        () -> new EvaluationException(call.line(), "Fn::FindInMap finds nothing in the mappings"));
  }
}
