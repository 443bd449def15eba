package dev.medallion.local.lakeformation;

import dev.medallion.local.endpoint.RequiredPermissions;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.GrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.ListPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.RevokePermissionsRequest;

/**
 * What the operations on grants need to be allowed: none takes a resource. What may be granted is
 * another decision.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslakeformation.html">Actions,
 *     resources, and condition keys for AWS Lake Formation</a>
 */
final class GrantPermissions {
  private GrantPermissions() {}

  static RequiredPermissions permissions() {
    return RequiredPermissions.of("lakeformation")
        .onAny(GrantPermissionsRequest.class)
        .onAny(RevokePermissionsRequest.class)
        .onAny(BatchGrantPermissionsRequest.class)
        .onAny(BatchRevokePermissionsRequest.class)
        .onAny(ListPermissionsRequest.class);
  }
}
