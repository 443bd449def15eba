package dev.medallion.local.stepfunctions;

import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.TagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UntagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionRequest;

/**
 * What the operations on state machines and executions need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html">Actions,
 *     resources, and condition keys for AWS Step Functions</a>
 */
final class MachinePermissions {
  private MachinePermissions() {}

  static RequiredPermissions permissions() {
    RequiredPermissions permissions = RequiredPermissions.of("states");
    return permissions
        .onAny(ListStateMachinesRequest.class)
        .onAny(ValidateStateMachineDefinitionRequest.class)
        .needing(
            CreateStateMachineRequest.class,
            request ->
                withRole(
                    permissions.action(CreateStateMachineRequest.class),
                    Site.arn("states", "stateMachine:" + request.name()),
                    request.roleArn()))
        .needing(
            UpdateStateMachineRequest.class,
            request ->
                withRole(
                    permissions.action(UpdateStateMachineRequest.class),
                    request.stateMachineArn(),
                    request.roleArn()))
        .on(DeleteStateMachineRequest.class, DeleteStateMachineRequest::stateMachineArn)
        .on(DescribeStateMachineRequest.class, DescribeStateMachineRequest::stateMachineArn)
        .on(StartExecutionRequest.class, StartExecutionRequest::stateMachineArn)
        .on(ListExecutionsRequest.class, ListExecutionsRequest::stateMachineArn)
        .on(
            DescribeStateMachineForExecutionRequest.class,
            DescribeStateMachineForExecutionRequest::executionArn)
        .on(DescribeExecutionRequest.class, DescribeExecutionRequest::executionArn)
        .on(GetExecutionHistoryRequest.class, GetExecutionHistoryRequest::executionArn)
        .on(StopExecutionRequest.class, StopExecutionRequest::executionArn)
        .on(RedriveExecutionRequest.class, RedriveExecutionRequest::executionArn)
        .on(TagResourceRequest.class, TagResourceRequest::resourceArn)
        .on(UntagResourceRequest.class, UntagResourceRequest::resourceArn)
        .on(ListTagsForResourceRequest.class, ListTagsForResourceRequest::resourceArn);
  }

  private static List<Permission> withRole(String action, String machine, String role) {
    Permission own = Permission.of(action, machine);
    return role == null
        ? List.of(own)
        : List.of(own, RequiredPermissions.passRole(role, "states.amazonaws.com"));
  }
}
