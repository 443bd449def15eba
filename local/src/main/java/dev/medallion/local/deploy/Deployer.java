package dev.medallion.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.Evaluator;
import dev.medallion.cfn.Evaluator.EvaluationException;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.TemplateException;
import dev.medallion.cfn.Value;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.resources.PhysicalResource;
import dev.medallion.local.deploy.resources.ResourceRequest;
import dev.medallion.local.deploy.resources.ResourceType;
import dev.medallion.local.deploy.resources.ResourceTypes;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Makes the local services what a template declares. Deploying again updates what is there and is
 * as good as having deployed once. What the template no longer declares is left alone. A first
 * deployment that fails is rolled back.
 */
public final class Deployer {
  private final ResourceTypes types;
  private final StackFile stackFile;
  private final String stackName;

  /**
   * A deployer.
   *
   * @param types what can be deployed
   * @param stackFile where to keep what is deployed
   * @param stackName the stack's name
   */
  public Deployer(ResourceTypes types, Path stackFile, String stackName) {
    this.types = types;
    this.stackFile = new StackFile(stackFile);
    this.stackName = stackName;
  }

  /**
   * Deploys a template.
   *
   * @param template the file
   * @param parameters values of parameters, over their defaults
   * @return what is deployed now
   * @throws TemplateException if anything in the template is not right or not supported; nothing
   *     was touched then
   * @throws DeploymentException if a resource could not be made; what could not be rolled back then
   *     is among what it suppressed
   */
  public Stack deploy(Path template, Map<String, String> parameters)
      throws TemplateException, DeploymentException, InterruptedException {
    Plan plan = Plan.of(template, parameters, Site.stack(stackName), types);
    Stack before = stackFile.read();
    SequencedMap<String, Stack.Resource> resources = new LinkedHashMap<>();
    try {
      return deploy(template, plan, before, resources);
    } catch (DeploymentException | RuntimeException e) {
      if (before.resources().isEmpty()) {
        rollBack(plan, resources, e);
      }
      throw e;
    }
  }

  private Stack deploy(
      Path template, Plan plan, Stack before, SequencedMap<String, Stack.Resource> resources)
      throws DeploymentException, InterruptedException {
    ResourcesSoFar deployed = new ResourcesSoFar();
    Evaluator evaluator =
        new Evaluator(plan.template(), plan.parameters(), Site.stack(stackName), deployed);
    for (ResourceDeclaration resource : plan.order()) {
      if (resource.condition().isPresent() && !evaluator.holds(resource.condition().get())) {
        continue;
      }
      resources.put(
          resource.logicalId(),
          deploy(
              template,
              resource,
              evaluator,
              before.resources().get(resource.logicalId()),
              deployed));
      stackFile.write(soFar(before, resources));
    }
    Stack stack = new Stack(resources, outputs(plan, evaluator), deployment(before, plan));
    stackFile.write(stack);
    return stack;
  }

  /**
   * Deletes what a creation made before it failed, the last first, as CloudFormation does. What
   * cannot be deleted, or is to be retained, stays, and its name stays taken.
   */
  private void rollBack(Plan plan, SequencedMap<String, Stack.Resource> made, Exception cause)
      throws InterruptedException {
    for (Map.Entry<String, Stack.Resource> entry : made.reversed().entrySet()) {
      ResourceDeclaration declaration = plan.template().resources().get(entry.getKey());
      if (!declaration.deletionPolicy().deletesOnRollback()) {
        continue;
      }
      Stack.Resource resource = entry.getValue();
      try {
        types
            .find(resource.type())
            .orElseThrow()
            .delete(
                new ResourceRequest(
                    stackName,
                    entry.getKey(),
                    resource.type(),
                    resource.properties(),
                    Optional.of(deployed(resource))));
      } catch (RuntimeException e) {
        cause.addSuppressed(
            new IllegalStateException(
                "%s (%s) could not be deleted: %s"
                    .formatted(entry.getKey(), resource.type(), e.getMessage()),
                e));
      }
    }
    stackFile.write(Stack.empty());
  }

  private static ResourceRequest.Deployed deployed(Stack.Resource resource) {
    return new ResourceRequest.Deployed(resource.reference(), resource.properties());
  }

  /** What is there after a deployment that goes no further: the rest is as it was. */
  private static Stack soFar(Stack before, SequencedMap<String, Stack.Resource> deployed) {
    SequencedMap<String, Stack.Resource> resources = new LinkedHashMap<>(before.resources());
    resources.putAll(deployed);
    return new Stack(resources, before.outputs(), before.deployment());
  }

  private static Stack.Deployment deployment(Stack before, Plan plan) {
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    plan.parameters().forEach((name, value) -> parameters.put(name, text(value)));
    return before.resources().isEmpty()
        ? new Stack.Deployment(now, "", parameters)
        : new Stack.Deployment(before.deployment().created(), now, parameters);
  }

  /** A list is written with commas, as it is given. */
  private static String text(JsonNode parameter) {
    return parameter.isArray()
        ? parameter.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
        : parameter.asText();
  }

  private Stack.Resource deploy(
      Path template,
      ResourceDeclaration resource,
      Evaluator evaluator,
      Stack.Resource before,
      ResourcesSoFar deployed)
      throws DeploymentException, InterruptedException {
    int line = resource.line();
    try {
      ResourceType type = types.find(resource.type()).orElseThrow();
      ObjectNode properties = evaluator.object(resource.properties());
      PhysicalResource physical =
          type.deploy(
              new ResourceRequest(
                  stackName,
                  resource.logicalId(),
                  resource.type(),
                  properties,
                  Optional.ofNullable(before).map(Deployer::deployed)));
      deployed.add(resource.logicalId(), physical);
      return new Stack.Resource(resource.type(), physical.reference(), properties);
    } catch (EvaluationException e) {
      throw failure(template, e.line(), resource, e);
    } catch (RuntimeException e) {
      throw failure(template, line, resource, e);
    }
  }

  private static DeploymentException failure(
      Path template, int line, ResourceDeclaration resource, RuntimeException cause) {
    return new DeploymentException(
        "%s:%d: %s (%s): %s"
            .formatted(
                template.getFileName(),
                line,
                resource.logicalId(),
                resource.type(),
                cause.getMessage()),
        cause);
  }

  private static SequencedMap<String, String> outputs(Plan plan, Evaluator evaluator) {
    SequencedMap<String, String> outputs = new LinkedHashMap<>();
    plan.template()
        .outputs()
        .entries()
        .forEach(
            (name, entry) -> {
              Value.Mapping output = (Value.Mapping) entry.value();
              boolean isThere =
                  !(output.get("Condition").orElse(null) instanceof Value.Scalar condition)
                      || evaluator.holds(condition.text());
              if (isThere) {
                output
                    .get("Value")
                    .flatMap(evaluator::evaluate)
                    .map(JsonNode::asText)
                    .ifPresent(value -> outputs.put(name, value));
              }
            });
    return outputs;
  }

  /** The resources that are deployed so far. */
  private static final class ResourcesSoFar implements Evaluator.Resources {
    private final Map<String, PhysicalResource> resources = new LinkedHashMap<>();

    void add(String logicalId, PhysicalResource resource) {
      resources.put(logicalId, resource);
    }

    @Override
    public Optional<String> reference(String logicalId) {
      int dot = logicalId.indexOf('.');
      if (dot < 0) {
        return Optional.ofNullable(resources.get(logicalId)).map(PhysicalResource::reference);
      }
      return Optional.ofNullable(resources.get(logicalId.substring(0, dot)))
          .map(resource -> resource.generated().get(logicalId.substring(dot + 1)));
    }

    @Override
    public Optional<String> attribute(String logicalId, String attribute) {
      return Optional.ofNullable(resources.get(logicalId))
          .map(resource -> resource.attributes().get(attribute));
    }
  }
}
