package dev.medallion.local.cloudformation;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.RequiredPermissions;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;

/**
 * What the operations on stacks need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html">Actions,
 *     resources, and condition keys for AWS CloudFormation</a>
 */
final class StackPermissions {
  private static final String EACH = "*";

  private StackPermissions() {}

  static RequiredPermissions permissions() {
    return RequiredPermissions.of("cloudformation")
        .on(DescribeStacksRequest.class, request -> stack(request.stackName()))
        .on(DescribeStackResourcesRequest.class, request -> stack(request.stackName()))
        .on(ListStackResourcesRequest.class, request -> stack(request.stackName()));
  }

  /** Of a stack that is named by its name alone, the ARN with any id. */
  private static String stack(String nameOrId) {
    if (nameOrId == null) {
      return RequiredPermissions.ANY;
    }
    return nameOrId.startsWith("arn:")
        ? nameOrId
        : Site.arn("cloudformation", "stack/%s/%s".formatted(nameOrId, EACH));
  }
}
