package dev.medallion.local.iam;

import dev.medallion.iam.InvalidPolicyException;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.PrincipalIds;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.QueryOperations;
import dev.medallion.local.endpoint.QueryService;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Shows the roles that the template makes, and changes their policies and boundaries; the next
 * deployment makes them as the template says again. Lists come in one piece: there are few.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html">The IAM API</a>
 */
public final class IamService implements QueryService {
  private static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;

  private static final String NONE_OF_AWS =
      " AWS's own managed policies are not part of the local side.";

  private final Roles roles;
  private final Instant made = Instant.now();
  private final QueryOperations operations;

  /**
   * A service over these roles.
   *
   * @param access decides who may ask
   */
  public IamService(Roles roles, AccessControl access) {
    this.roles = roles;
    RequiredPermissions permissions = new IamPermissions(roles).permissions();
    operations =
        new QueryOperations(
            new Operations()
                .on(GetRoleRequest.class, this::getRole)
                .on(ListRolesRequest.class, this::listRoles)
                .on(ListRolePoliciesRequest.class, this::listRolePolicies)
                .on(GetRolePolicyRequest.class, this::getRolePolicy)
                .on(ListAttachedRolePoliciesRequest.class, this::listAttachedRolePolicies)
                .on(PutRolePolicyRequest.class, this::putRolePolicy)
                .on(DeleteRolePolicyRequest.class, this::deleteRolePolicy)
                .on(PutRolePermissionsBoundaryRequest.class, this::putBoundary)
                .on(DeleteRolePermissionsBoundaryRequest.class, this::deleteBoundary)
                .on(CreatePolicyRequest.class, this::createPolicy)
                .on(CreatePolicyVersionRequest.class, this::createPolicyVersion)
                .on(GetPolicyRequest.class, this::getPolicy)
                .on(GetPolicyVersionRequest.class, this::getPolicyVersion)
                .checkedBy(
                    request -> {
                      try {
                        access.require(permissions.of(request));
                      } catch (AccessDenied e) {
                        throw refused(FORBIDDEN, "AccessDenied", e.getMessage());
                      }
                    }));
  }

  @Override
  public String signingName() {
    return "iam";
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public Optional<String> result(String action, Map<String, String> parameters) {
    return operations.result(action, parameters);
  }

  private GetRoleResponse getRole(GetRoleRequest request) {
    return GetRoleResponse.builder().role(described(role(request.roleName()))).build();
  }

  private ListRolesResponse listRoles(ListRolesRequest request) {
    String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    return ListRolesResponse.builder()
        .isTruncated(false)
        .roles(
            roles.all().stream()
                .filter(role -> path(role.arn()).startsWith(prefix))
                .map(this::described)
                .toList())
        .build();
  }

  private software.amazon.awssdk.services.iam.model.Role described(Role role) {
    var described =
        software.amazon.awssdk.services.iam.model.Role.builder()
            .path(path(role.arn()))
            .roleName(role.name())
            .roleId(PrincipalIds.ofRole(role.arn()))
            .arn(role.arn())
            .createDate(made)
            .assumeRolePolicyDocument(encoded(role.trust()));
    role.boundary()
        .ifPresent(
            boundary ->
                described.permissionsBoundary(
                    AttachedPermissionsBoundary.builder()
                        .permissionsBoundaryType(
                            PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                        .permissionsBoundaryArn(boundary.arn())
                        .build()));
    return described.build();
  }

  private ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    return ListRolePoliciesResponse.builder()
        .isTruncated(false)
        .policyNames(role(request.roleName()).inline().stream().map(Document::name).toList())
        .build();
  }

  private GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    Document policy = inline(role(request.roleName()), request.policyName());
    return GetRolePolicyResponse.builder()
        .roleName(request.roleName())
        .policyName(policy.name())
        .policyDocument(encoded(policy))
        .build();
  }

  private ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request) {
    return ListAttachedRolePoliciesResponse.builder()
        .isTruncated(false)
        .attachedPolicies(
            role(request.roleName()).attached().stream()
                .map(
                    policy ->
                        AttachedPolicy.builder()
                            .policyName(policy.name())
                            .policyArn(policy.arn())
                            .build())
                .toList())
        .build();
  }

  private PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    Role role = role(request.roleName());
    roles.put(role.with(parse(request.policyName(), request.policyDocument())));
    return PutRolePolicyResponse.builder().build();
  }

  private DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    Role role = role(request.roleName());
    roles.put(role.without(inline(role, request.policyName()).name()));
    return DeleteRolePolicyResponse.builder().build();
  }

  private PutRolePermissionsBoundaryResponse putBoundary(
      PutRolePermissionsBoundaryRequest request) {
    Role role = role(request.roleName());
    roles.put(role.within(Optional.of(managed(request.permissionsBoundary()))));
    return PutRolePermissionsBoundaryResponse.builder().build();
  }

  private DeleteRolePermissionsBoundaryResponse deleteBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    Role role = role(request.roleName());
    roles.put(role.within(Optional.empty()));
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }

  private CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
    String path = request.path() == null ? "/" : request.path();
    String arn = IamPermissions.arn("policy" + path + request.policyName());
    if (roles.policy(arn).isPresent()) {
      throw refused(
          409,
          "EntityAlreadyExists",
          "A policy called %s already exists. Duplicate names are not allowed."
              .formatted(request.policyName()));
    }
    ManagedPolicy policy =
        new ManagedPolicy(arn, parse(request.policyName(), request.policyDocument()));
    roles.put(policy);
    return CreatePolicyResponse.builder().policy(described(policy)).build();
  }

  private CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
    ManagedPolicy policy = managed(request.policyArn());
    if (!Boolean.TRUE.equals(request.setAsDefault())) {
      throw refused(
          400,
          "InvalidInput",
          "a version that is not the default is not supported by the local side: set it as"
              + " default");
    }
    policy.supersede(parse(policy.name(), request.policyDocument()));
    return CreatePolicyVersionResponse.builder()
        .policyVersion(
            PolicyVersion.builder()
                .versionId(policy.versionId())
                .isDefaultVersion(true)
                .createDate(made)
                .build())
        .build();
  }

  private GetPolicyResponse getPolicy(GetPolicyRequest request) {
    return GetPolicyResponse.builder().policy(described(managed(request.policyArn()))).build();
  }

  private Policy described(ManagedPolicy policy) {
    return Policy.builder()
        .policyName(policy.name())
        .arn(policy.arn())
        .path(path(policy.arn()))
        .defaultVersionId(policy.versionId())
        .createDate(made)
        .build();
  }

  private GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
    ManagedPolicy policy = managed(request.policyArn());
    Document version =
        policy
            .version(request.versionId())
            .orElseThrow(
                () ->
                    notFound(
                        "Policy %s version %s does not exist or is not attachable."
                            .formatted(policy.arn(), request.versionId())));
    return GetPolicyVersionResponse.builder()
        .policyVersion(
            PolicyVersion.builder()
                .document(encoded(version))
                .versionId(request.versionId())
                .isDefaultVersion(request.versionId().equals(policy.versionId()))
                .createDate(made)
                .build())
        .build();
  }

  private Role role(String name) {
    return roles
        .named(name)
        .orElseThrow(() -> notFound("The role with name %s cannot be found.".formatted(name)));
  }

  private static Document inline(Role role, String name) {
    return role.inline().stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> notFound("The role policy with name %s cannot be found.".formatted(name)));
  }

  private ManagedPolicy managed(String arn) {
    return roles
        .policy(arn)
        .orElseThrow(
            () ->
                notFound(
                    "Policy %s does not exist or is not attachable.%s"
                        .formatted(arn, arn.contains("::aws:") ? NONE_OF_AWS : "")));
  }

  private static Document parse(String name, String json) {
    try {
      return Document.parse(name, Kind.IDENTITY, json);
    } catch (InvalidPolicyException e) {
      throw refused(400, "MalformedPolicyDocument", e.getMessage());
    }
  }

  /** IAM gives documents encoded as in URLs. */
  private static String encoded(Document document) {
    return SdkHttpUtils.urlEncode(document.json());
  }

  private static String path(String arn) {
    String resource = arn.substring(arn.lastIndexOf(':') + 1);
    return resource.substring(resource.indexOf('/'), resource.lastIndexOf('/') + 1);
  }

  private static AwsServiceException notFound(String message) {
    return refused(NOT_FOUND, "NoSuchEntity", message);
  }

  private static AwsServiceException refused(int status, String code, String message) {
    return ServiceErrors.of(IamException.builder(), "Iam", status, code, message);
  }
}
