package dev.medallion.local.cloudformation;

import dev.medallion.cfn.StackIdentity;
import dev.medallion.local.deploy.Stack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A deployed stack in CloudFormation's words. */
record StackView(StackIdentity identity, Stack stack) {
  /** What SAM's transform makes of its resource types. */
  private static final Map<String, String> TRANSFORMED =
      Map.of(
          "AWS::Serverless::Function", "AWS::Lambda::Function",
          "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine");

  boolean isCalled(String nameOrId) {
    return nameOrId.equals(identity.name()) || nameOrId.equals(identity.id());
  }

  boolean owns(String physicalId) {
    return resources().stream()
        .anyMatch(resource -> resource.getValue().reference().equals(physicalId));
  }

  /** The resources by their logical ids, in the order in which they were made. */
  List<Map.Entry<String, Stack.Resource>> resources() {
    return List.copyOf(stack.resources().entrySet());
  }

  software.amazon.awssdk.services.cloudformation.model.Stack description() {
    return software.amazon.awssdk.services.cloudformation.model.Stack.builder()
        .stackId(identity.id())
        .stackName(identity.name())
        .parameters(
            stack.deployment().parameters().entrySet().stream()
                .map(
                    parameter ->
                        Parameter.builder()
                            .parameterKey(parameter.getKey())
                            .parameterValue(parameter.getValue())
                            .build())
                .toList())
        .creationTime(Instant.parse(stack.deployment().created()))
        .lastUpdatedTime(updated().orElse(null))
        .stackStatus(
            updated().isPresent() ? StackStatus.UPDATE_COMPLETE : StackStatus.CREATE_COMPLETE)
        .disableRollback(false)
        .capabilities(Capability.CAPABILITY_IAM)
        .outputs(
            stack.outputs().entrySet().stream()
                .map(
                    output ->
                        Output.builder()
                            .outputKey(output.getKey())
                            .outputValue(output.getValue())
                            .build())
                .toList())
        .build();
  }

  StackResource resource(Map.Entry<String, Stack.Resource> resource) {
    return StackResource.builder()
        .stackName(identity.name())
        .stackId(identity.id())
        .logicalResourceId(resource.getKey())
        .physicalResourceId(resource.getValue().reference())
        .resourceType(type(resource.getValue()))
        .timestamp(changed())
        .resourceStatus(status())
        .build();
  }

  StackResourceSummary summary(Map.Entry<String, Stack.Resource> resource) {
    return StackResourceSummary.builder()
        .logicalResourceId(resource.getKey())
        .physicalResourceId(resource.getValue().reference())
        .resourceType(type(resource.getValue()))
        .lastUpdatedTimestamp(changed())
        .resourceStatus(status())
        .build();
  }

  private static String type(Stack.Resource resource) {
    return TRANSFORMED.getOrDefault(resource.type(), resource.type());
  }

  private ResourceStatus status() {
    return updated().isPresent() ? ResourceStatus.UPDATE_COMPLETE : ResourceStatus.CREATE_COMPLETE;
  }

  private Instant changed() {
    return updated().orElseGet(() -> Instant.parse(stack.deployment().created()));
  }

  private Optional<Instant> updated() {
    return Optional.of(stack.deployment().updated())
        .filter(time -> !time.isEmpty())
        .map(Instant::parse);
  }
}
