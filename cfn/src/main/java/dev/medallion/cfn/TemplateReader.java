package dev.medallion.cfn;

import dev.medallion.pipeline.Suggestion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** Splits a template into its sections, and refuses what is not supported in them. */
final class TemplateReader {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Transform",
          "Description",
          "Metadata",
          "Parameters",
          "Rules",
          "Mappings",
          "Conditions",
          "Globals",
          "Resources",
          "Outputs");
  private static final String SAM = "AWS::Serverless-2016-10-31";

  /** What a resource may have. Metadata, and what an update replaces, does not matter here. */
  private static final Set<String> RESOURCE_ATTRIBUTES =
      Set.of(
          "Type",
          "Properties",
          "DependsOn",
          "Condition",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "Metadata");

  private final Problems problems;

  TemplateReader(Problems problems) {
    this.problems = problems;
  }

  Template read(Value.Mapping root) {
    root.entries()
        .forEach(
            (name, entry) -> {
              if (!SECTIONS.contains(name)) {
                problems.add(
                    entry.line(),
                    "%s is no section of a template that is supported here%s"
                        .formatted(name, Suggestion.didYouMean(name, SECTIONS)));
              }
            });
    boolean isServerless = isServerless(root);
    Globals globals = new Globals(section(root, "Globals"), problems);
    SequencedMap<String, ResourceDeclaration> resources = new LinkedHashMap<>();
    section(root, "Resources")
        .entries()
        .forEach(
            (id, entry) ->
                resource(id, entry)
                    .map(globals::apply)
                    .ifPresent(
                        resource -> {
                          resources.put(id, resource);
                          if (resource.type().startsWith("AWS::Serverless::") && !isServerless) {
                            problems.add(
                                entry.line(),
                                "%s: %s needs Transform: %s".formatted(id, resource.type(), SAM));
                          }
                        }));
    if (resources.isEmpty()) {
      problems.add(0, "declares no resources");
    }
    return new Template(
        section(root, "Parameters"),
        section(root, "Rules"),
        section(root, "Mappings"),
        section(root, "Conditions"),
        resources,
        section(root, "Outputs"));
  }

  private boolean isServerless(Value.Mapping root) {
    Optional<Value> transform = root.get("Transform");
    if (transform.isPresent()
        && !(transform.get() instanceof Value.Scalar name && name.text().equals(SAM))) {
      problems.add(transform.get().line(), "Transform: only " + SAM + " is supported here");
    }
    return transform.isPresent();
  }

  private Value.Mapping section(Value.Mapping root, String name) {
    return switch (root.get(name).orElse(null)) {
      case Value.Mapping mapping -> mapping;
      case null -> new Value.Mapping(new LinkedHashMap<>(), 0);
      case Value other -> {
        problems.add(other.line(), name + " must hold names and values");
        yield new Value.Mapping(new LinkedHashMap<>(), 0);
      }
    };
  }

  private Optional<ResourceDeclaration> resource(String id, Value.Entry entry) {
    if (!(entry.value() instanceof Value.Mapping resource)) {
      problems.add(entry.line(), id + ": a resource has a Type and Properties");
      return Optional.empty();
    }
    if (!id.matches("[A-Za-z0-9]{1,255}")) {
      problems.add(entry.line(), id + ": the name of a resource is letters and digits");
    }
    resource
        .entries()
        .forEach(
            (name, attribute) -> {
              if (!RESOURCE_ATTRIBUTES.contains(name)) {
                problems.add(
                    attribute.line(),
                    "%s: %s is not supported on a resource here%s"
                        .formatted(id, name, Suggestion.didYouMean(name, RESOURCE_ATTRIBUTES)));
              }
            });
    if (!(resource.get("Type").orElse(null) instanceof Value.Scalar type)) {
      problems.add(entry.line(), id + ": has no Type");
      return Optional.empty();
    }
    Value.Mapping properties =
        resource.get("Properties").orElse(null) instanceof Value.Mapping mapping
            ? mapping
            : new Value.Mapping(new LinkedHashMap<>(), entry.line());
    return Optional.of(
        new ResourceDeclaration(
            id,
            type.text(),
            properties,
            names(id, resource.get("DependsOn")),
            names(id, resource.get("Condition")).stream().findFirst(),
            deletionPolicy(id, resource),
            entry.line()));
  }

  private DeletionPolicy deletionPolicy(String id, Value.Mapping resource) {
    resource
        .get("UpdateReplacePolicy")
        .flatMap(value -> policy(id, "UpdateReplacePolicy", value))
        .filter(DeletionPolicy.RETAIN_EXCEPT_ON_CREATE::equals)
        .ifPresent(
            policy ->
                problems.add(
                    resource.line(), "%s: UpdateReplacePolicy cannot be %s".formatted(id, policy)));
    return resource
        .get("DeletionPolicy")
        .flatMap(value -> policy(id, "DeletionPolicy", value))
        .orElse(DeletionPolicy.DELETE);
  }

  private Optional<DeletionPolicy> policy(String id, String attribute, Value value) {
    Optional<DeletionPolicy> policy =
        value instanceof Value.Scalar text ? DeletionPolicy.of(text.text()) : Optional.empty();
    if (policy.isEmpty()) {
      problems.add(
          value.line(),
          "%s: %s must be one of %s"
              .formatted(
                  id,
                  attribute,
                  Arrays.stream(DeletionPolicy.values())
                      .map(DeletionPolicy::toString)
                      .collect(Collectors.joining(", "))));
    }
    return policy;
  }

  private List<String> names(String id, Optional<Value> value) {
    return switch (value.orElse(null)) {
      case null -> List.of();
      case Value.Scalar one -> List.of(one.text());
      case Value.Sequence several ->
          several.items().stream().flatMap(item -> names(id, Optional.of(item)).stream()).toList();
      case Value other -> {
        problems.add(other.line(), id + ": a name or a list of names is expected here");
        yield List.of();
      }
    };
  }
}
