package dev.medallion.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.cfn.Parameters;
import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ReferenceCheck;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.Rules;
import dev.medallion.cfn.StackIdentity;
import dev.medallion.cfn.Template;
import dev.medallion.cfn.TemplateException;
import dev.medallion.cfn.Value;
import dev.medallion.local.deploy.resources.ResourceType;
import dev.medallion.local.deploy.resources.ResourceTypes;
import dev.medallion.pipeline.Suggestion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A template that was checked as a whole, with its resources in an order in which each comes after
 * what it needs.
 */
final class Plan {
  private final Template template;
  private final Map<String, JsonNode> parameters;
  private final List<ResourceDeclaration> order;

  private Plan(
      Template template, Map<String, JsonNode> parameters, List<ResourceDeclaration> order) {
    this.template = template;
    this.parameters = parameters;
    this.order = order;
  }

  /**
   * Reads and checks.
   *
   * @throws TemplateException if anything in the template is not right, or not supported here
   */
  static Plan of(Path file, Map<String, String> overrides, StackIdentity stack, ResourceTypes types)
      throws TemplateException {
    Problems problems = new Problems(file.getFileName().toString());
    Template template = Template.read(file, problems);
    Map<String, JsonNode> parameters = Parameters.resolve(template, overrides, problems);
    Rules.check(template, parameters, stack, problems);
    ReferenceCheck references =
        new ReferenceCheck(template, new KnownNames(template, types), problems);
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    for (ResourceDeclaration resource : template.resources().values()) {
      checkType(resource, types, problems);
      needs.put(resource.logicalId(), needs(resource, template, references, problems));
    }
    checkOutputs(template, references, problems);
    checkConditions(template, references);
    List<ResourceDeclaration> order = new Ordering(template, needs, problems).order();
    problems.throwIfAny();
    return new Plan(template, parameters, order);
  }

  private static void checkType(
      ResourceDeclaration resource, ResourceTypes types, Problems problems) {
    Optional<ResourceType> type = types.find(resource.type());
    if (type.isEmpty()) {
      problems.add(
          resource.line(),
          "%s: resources of the type %s are not supported here%s"
              .formatted(
                  resource.logicalId(),
                  resource.type(),
                  Suggestion.didYouMean(resource.type(), types.names())));
      return;
    }
    String owner = "%s (%s)".formatted(resource.logicalId(), resource.type());
    type.get().properties().check(owner, resource.properties(), problems);
    type.get().check(resource, problems);
  }

  private static Set<String> needs(
      ResourceDeclaration resource,
      Template template,
      ReferenceCheck references,
      Problems problems) {
    String id = resource.logicalId();
    Set<String> needs = new LinkedHashSet<>(references.check(id, resource.properties()));
    for (String needed : resource.dependsOn()) {
      if (!template.resources().containsKey(needed)) {
        problems.add(
            resource.line(),
            "%s: DependsOn names %s, which is no resource%s"
                .formatted(
                    id, needed, Suggestion.didYouMean(needed, template.resources().keySet())));
      } else {
        needs.add(needed);
      }
    }
    resource
        .condition()
        .ifPresent(condition -> references.condition(id, condition, resource.line()));
    return needs;
  }

  private static void checkOutputs(
      Template template, ReferenceCheck references, Problems problems) {
    Set<String> known = Set.of("Value", "Description", "Export", "Condition");
    template
        .outputs()
        .entries()
        .forEach(
            (name, entry) -> {
              String owner = "Outputs." + name;
              if (!(entry.value() instanceof Value.Mapping output)
                  || output.get("Value").isEmpty()) {
                problems.add(entry.line(), owner + ": has no Value");
                return;
              }
              output
                  .entries()
                  .forEach(
                      (attribute, value) -> {
                        if (!known.contains(attribute)) {
                          problems.add(
                              value.line(), "%s: %s is not known".formatted(owner, attribute));
                        }
                      });
              Set<String> unused = references.check(owner, output);
              if (output.get("Condition").orElse(null) instanceof Value.Scalar condition) {
                references.condition(owner, condition.text(), condition.line());
              }
            });
  }

  private static void checkConditions(Template template, ReferenceCheck references) {
    template
        .conditions()
        .entries()
        .forEach(
            (name, entry) -> {
              Set<String> unused = references.check("Conditions." + name, entry.value());
            });
  }

  Template template() {
    return template;
  }

  /** The values of the template's parameters. */
  Map<String, JsonNode> parameters() {
    return parameters;
  }

  /** The resources, each after what it needs, else as in the file. */
  List<ResourceDeclaration> order() {
    return order;
  }

  /** What the template's functions may refer to. */
  private record KnownNames(Template template, ResourceTypes types)
      implements ReferenceCheck.Names {
    @Override
    public Set<String> resources() {
      return template.resources().keySet();
    }

    @Override
    public Optional<Set<String>> attributes(String logicalId) {
      return types
          .find(template.resources().get(logicalId).type())
          .flatMap(ResourceType::attributes);
    }

    @Override
    public Set<String> generated(String logicalId) {
      ResourceDeclaration resource = template.resources().get(logicalId);
      return types.find(resource.type()).map(type -> type.generated(resource)).orElse(Set.of());
    }
  }
}
