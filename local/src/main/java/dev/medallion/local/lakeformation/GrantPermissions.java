package dev.medallion.local.lakeformation;

import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.DeregisterResourceRequest;
import software.amazon.awssdk.services.lakeformation.model.DescribeResourceRequest;
import software.amazon.awssdk.services.lakeformation.model.GetDataLakeSettingsRequest;
import software.amazon.awssdk.services.lakeformation.model.GrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.ListPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.PutDataLakeSettingsRequest;
import software.amazon.awssdk.services.lakeformation.model.RegisterResourceRequest;
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
        .onAny(GetDataLakeSettingsRequest.class)
        .onAny(PutDataLakeSettingsRequest.class)
        .onAny(DescribeResourceRequest.class)
        .onAny(DeregisterResourceRequest.class)
        .needing(RegisterResourceRequest.class, GrantPermissions::registering)
        .onAny(GrantPermissionsRequest.class)
        .onAny(RevokePermissionsRequest.class)
        .onAny(BatchGrantPermissionsRequest.class)
        .onAny(BatchRevokePermissionsRequest.class)
        .onAny(ListPermissionsRequest.class);
  }

  /** Whoever registers a role hands it to Lake Formation. */
  private static List<Permission> registering(RegisterResourceRequest request) {
    Permission register = Permission.of("lakeformation:RegisterResource", RequiredPermissions.ANY);
    return request.roleArn() == null
        ? List.of(register)
        : List.of(
            register,
            RequiredPermissions.passRole(request.roleArn(), "lakeformation.amazonaws.com"));
  }
}
