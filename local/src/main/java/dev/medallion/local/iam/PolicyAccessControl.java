package dev.medallion.local.iam;

import dev.medallion.iam.AccessRequest;
import dev.medallion.iam.Decision;
import dev.medallion.iam.Policies;
import dev.medallion.iam.Policy;
import dev.medallion.iam.Principal;
import dev.medallion.iam.Reference;
import dev.medallion.iam.RequestContext;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.Permission;
import dev.medallion.local.access.PrincipalIds;
import dev.medallion.local.access.ResourcePolicies;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides by the policies of roles and of resources, as IAM does within one account. The
 * administrator may do everything; what is denied is written down.
 */
public final class PolicyAccessControl implements AccessControl {
  private final Roles roles;
  private final Reference reference;
  private final Trail trail;
  private final InstantSource clock;
  private final Optional<RequestRecord> record = RequestRecord.ofProcess();
  private final Map<String, ResourcePolicies> resources = new ConcurrentHashMap<>();
  private final Map<Principal, RequestContext> contexts = new ConcurrentHashMap<>();

  /**
   * Without policies of resources.
   *
   * @param roles the roles that sessions are of
   * @param reference knows which condition keys an action has
   * @param trail takes what is denied
   * @param clock tells the time of requests
   */
  public PolicyAccessControl(Roles roles, Reference reference, Trail trail, InstantSource clock) {
    this.roles = roles;
    this.reference = reference;
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Takes the policies of a service's resources into account.
   *
   * @param service the service's prefix in actions, such as {@code sqs}
   */
  public void consult(String service, ResourcePolicies policies) {
    resources.put(service, policies);
  }

  @Override
  public void require(Principal principal, List<Permission> permissions) {
    if (principal.equals(Caller.ROOT)) {
      return;
    }
    for (Permission permission : permissions) {
      require(principal, permission);
    }
  }

  @Override
  public void denied(Principal principal, Permission permission, String message) {
    trail.add(principal, permission, message);
  }

  private void require(Principal principal, Permission permission) {
    AccessRequest request = request(principal, permission);
    Decision decision = decide(request, permission);
    record.ifPresent(file -> file.add(request, decision));
    if (!decision.isAllowed()) {
      AccessDenied denied = new AccessDenied(permission, decision.message(request));
      trail.add(principal, permission, denied.getMessage());
      throw denied;
    }
  }

  private Decision decide(AccessRequest request, Permission permission) {
    List<Policy> onResource =
        Optional.ofNullable(resources.get(permission.service()))
            .map(policies -> policies.of(request.resource()))
            .orElse(List.of());
    Policies own =
        request.principal() instanceof Principal.RoleSession session
            ? roles.find(session.roleArn()).map(Role::policies).orElse(Policies.none())
            : Policies.none();
    return own.withResource(onResource).decide(request);
  }

  private AccessRequest request(Principal principal, Permission permission) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    RequestContext context =
        contexts
            .computeIfAbsent(principal, PolicyAccessControl::context)
            .with(permission.context())
            .with("aws:CurrentTime", now.toString())
            .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
    return reference.narrowed(
        new AccessRequest(principal, permission.action(), permission.resource(), context));
  }

  /**
   * What is the same in all requests of a principal. Requests come over loopback, which is as good
   * as TLS: without the key, policies that refuse what is not encrypted would refuse everything.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global
   *     condition context keys</a>
   */
  private static RequestContext context(Principal principal) {
    RequestContext context =
        RequestContext.empty()
            .with("aws:RequestedRegion", Site.REGION)
            .with("aws:SecureTransport", "true")
            .with("aws:PrincipalIsAWSService", Boolean.toString(isService(principal)));
    if (isService(principal)) {
      return context;
    }
    return context
        .with("aws:SourceIp", "127.0.0.1")
        .with("aws:PrincipalArn", principal.principalArn().orElseThrow())
        .with("aws:PrincipalAccount", principal.account().orElseThrow())
        .with("aws:userid", PrincipalIds.of(principal))
        .with(
            "aws:PrincipalType",
            principal instanceof Principal.RoleSession ? "AssumedRole" : "User");
  }

  private static boolean isService(Principal principal) {
    return principal instanceof Principal.Service;
  }
}
