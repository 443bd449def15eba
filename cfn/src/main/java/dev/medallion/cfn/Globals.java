package dev.medallion.cfn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The section {@code Globals} of a serverless template: what all functions, or all state machines,
 * have in common. Mappings are merged, lists are joined, anything else that the resource says wins.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html">
 *     Globals section of the AWS SAM template</a>
 */
final class Globals {
  private static final Map<String, String> TYPES =
      Map.of(
          "Function", "AWS::Serverless::Function",
          "StateMachine", "AWS::Serverless::StateMachine");

  private final Map<String, Value.Mapping> byType = new LinkedHashMap<>();

  Globals(Value.Mapping section, Problems problems) {
    section
        .entries()
        .forEach(
            (name, entry) -> {
              if (TYPES.containsKey(name) && entry.value() instanceof Value.Mapping properties) {
                byType.put(TYPES.get(name), properties);
              } else {
                problems.add(
                    entry.line(),
                    "Globals.%s is not supported here; supported are Function and StateMachine"
                        .formatted(name));
              }
            });
  }

  ResourceDeclaration apply(ResourceDeclaration resource) {
    Value.Mapping common = byType.get(resource.type());
    return common == null
        ? resource
        : new ResourceDeclaration(
            resource.logicalId(),
            resource.type(),
            merge(common, resource.properties()),
            resource.dependsOn(),
            resource.condition(),
            resource.deletionPolicy(),
            resource.line());
  }

  private static Value.Mapping merge(Value.Mapping common, Value.Mapping own) {
    SequencedMap<String, Value.Entry> merged = new LinkedHashMap<>(common.entries());
    own.entries()
        .forEach(
            (name, entry) ->
                merged.merge(
                    name,
                    entry,
                    (before, after) ->
                        new Value.Entry(merge(before.value(), after.value()), after.line())));
    return new Value.Mapping(merged, own.line());
  }

  private static Value merge(Value common, Value own) {
    if (common instanceof Value.Mapping before && own instanceof Value.Mapping after) {
      return merge(before, after);
    }
    if (common instanceof Value.Sequence before && own instanceof Value.Sequence after) {
      List<Value> joined = new ArrayList<>(before.items());
      joined.addAll(after.items());
      return new Value.Sequence(joined, after.line());
    }
    return own;
  }
}
