package dev.medallion.local.iam;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.RequiredPermissions;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;

/**
 * What the operations on roles and policies need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">Actions,
 *     resources, and condition keys for AWS IAM</a>
 */
record IamPermissions(Roles roles) {

  RequiredPermissions permissions() {
    return RequiredPermissions.of("iam")
        .onAny(ListRolesRequest.class)
        .on(GetRoleRequest.class, request -> role(request.roleName()))
        .on(ListRolePoliciesRequest.class, request -> role(request.roleName()))
        .on(GetRolePolicyRequest.class, request -> role(request.roleName()))
        .on(ListAttachedRolePoliciesRequest.class, request -> role(request.roleName()))
        .on(PutRolePolicyRequest.class, request -> role(request.roleName()))
        .on(DeleteRolePolicyRequest.class, request -> role(request.roleName()))
        .on(PutRolePermissionsBoundaryRequest.class, request -> role(request.roleName()))
        .on(DeleteRolePermissionsBoundaryRequest.class, request -> role(request.roleName()))
        .on(CreatePolicyRequest.class, request -> arn("policy/" + request.policyName()))
        .on(CreatePolicyVersionRequest.class, CreatePolicyVersionRequest::policyArn)
        .on(GetPolicyRequest.class, GetPolicyRequest::policyArn)
        .on(GetPolicyVersionRequest.class, GetPolicyVersionRequest::policyArn);
  }

  private String role(String name) {
    return roles.named(name).map(Role::arn).orElseGet(() -> arn("role/" + name));
  }

  static String arn(String resource) {
    return "arn:aws:iam::%s:%s".formatted(Site.ACCOUNT, resource);
  }
}
