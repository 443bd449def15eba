package dev.medallion.cli.doctor;

import dev.medallion.cli.doctor.ResourcePolicy.Owner;
import dev.medallion.iam.AccessRequest;
import dev.medallion.iam.Decision;
import dev.medallion.iam.Decision.Outcome;
import dev.medallion.iam.Policies;
import dev.medallion.iam.Principal;
import dev.medallion.iam.Reference;
import dev.medallion.iam.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what one principal may do, and says what fixes each refusal. */
final class Judge {
  private static final String SESSION = "doctor";

  private final Deployment deployment;
  private final ResourceReader resources;
  private final LakeGrants grants;
  private final Principal principal;
  private final Optional<RolePolicies> role;

  /** Of a role. */
  Judge(Deployment deployment, ResourceReader resources, LakeGrants grants, RolePolicies role) {
    this(
        deployment,
        resources,
        grants,
        Principal.RoleSession.of(role.arn(), SESSION),
        Optional.of(role));
  }

  /** Of a service, which has no policies of its own. */
  Judge(Deployment deployment, ResourceReader resources, LakeGrants grants, String service) {
    this(deployment, resources, grants, new Principal.Service(service), Optional.empty());
  }

  private Judge(
      Deployment deployment,
      ResourceReader resources,
      LakeGrants grants,
      Principal principal,
      Optional<RolePolicies> role) {
    this.deployment = deployment;
    this.resources = resources;
    this.grants = grants;
    this.principal = principal;
    this.role = role;
  }

  /** A refusal of one request, and what decided it. */
  private record Refused(
      Need need, Need.Asked asked, Decision decision, Map<Owner, Optional<ResourcePolicy>> around) {
    /** What one command fixes together. */
    String cause() {
      return decision.outcome() == Outcome.EXPLICITLY_DENIED
          ? "%s %s %s"
              .formatted(
                  decision.layer(), decision.policy().orElse(""), decision.statement().orElse(""))
          : decision.layer().toString();
    }
  }

  /** The obstacles to a step; those with one common fix are combined. */
  List<Refusal> refusals(Step step, List<Need> needs) {
    Map<String, List<Refused>> byCause = new LinkedHashMap<>();
    for (Need need : needs) {
      List<Need.Asked> here =
          need.in(deployment).stream().filter(asked -> grants.isAsked(need, asked)).toList();
      for (Need.Asked asked : here) {
        Map<Owner, Optional<ResourcePolicy>> around =
            Doctor.around(resources, asked, deployment.namespace());
        Decision decision = decide(asked, around);
        if (!decision.isAllowed()) {
          Refused refused = new Refused(need, asked, decision, around);
          byCause.computeIfAbsent(refused.cause(), unused -> new ArrayList<>()).add(refused);
        }
      }
    }
    return byCause.values().stream().map(refused -> refusal(step, refused)).toList();
  }

  private Decision decide(Need.Asked asked, Map<Owner, Optional<ResourcePolicy>> around) {
    Policies own = role.map(RolePolicies::policies).orElse(Policies.none());
    AccessRequest request =
        new AccessRequest(principal, asked.action(), asked.resource(), context(asked));
    return own.withResource(
            around.values().stream().flatMap(Optional::stream).map(ResourcePolicy::policy).toList())
        .decide(Reference.load().narrowed(request));
  }

  /** As AWS has it when the product asks: over TLS, now, in the deployment's Region. */
  private RequestContext context(Need.Asked asked) {
    Instant now = Instant.now();
    RequestContext context =
        RequestContext.empty()
            .with("aws:SecureTransport", "true")
            .with("aws:RequestedRegion", deployment.region())
            .with("aws:CurrentTime", now.toString())
            .with("aws:EpochTime", Long.toString(now.getEpochSecond()))
            .with("aws:PrincipalIsAWSService", Boolean.toString(role.isEmpty()));
    if (role.isPresent()) {
      context =
          context
              .with("aws:PrincipalArn", role.get().arn())
              .with("aws:PrincipalAccount", deployment.account())
              .with("aws:PrincipalType", "AssumedRole");
    } else {
      context = context.with("aws:SourceAccount", deployment.account());
    }
    return context.with(asked.keys());
  }

  private Refusal refusal(Step step, List<Refused> refused) {
    Refused first = refused.getFirst();
    Decision decision = first.decision();
    List<Need.Asked> missing = refused.stream().map(Refused::asked).toList();
    boolean denied = decision.outcome() == Outcome.EXPLICITLY_DENIED;
    return switch (decision.layer()) {
      case IDENTITY ->
          denied
              ? new Refusal(
                  Layer.IDENTITY,
                  denial(
                      first,
                      missing,
                      "policy %s of the role".formatted(decision.policy().orElseThrow())),
                  "A statement denies it, so no further grant fixes it.",
                  Fixes.undeny(
                      role.orElseThrow(),
                      role.orElseThrow().held(decision.policy().orElseThrow()),
                      decision.statement().orElseThrow()))
              : new Refusal(
                  Layer.IDENTITY,
                  lack(missing, "no policy of the role"),
                  "",
                  Fixes.allow(role.orElseThrow(), step, missing));
      case BOUNDARY -> boundary(first, missing, denied);
      case RESOURCE -> denied ? deniedByResource(first, missing) : notLetIn(first, missing);
      case SESSION, TRUST ->
          throw new IllegalStateException("nothing was asked of a %s".formatted(decision.layer()));
    };
  }

  private Refusal boundary(Refused first, List<Need.Asked> missing, boolean denied) {
    RolePolicies.Held boundary = role.orElseThrow().boundary().orElseThrow();
    String words = "boundary " + boundary.managed().orElseThrow();
    List<String> fix =
        denied
            ? Fixes.undenyBoundary(
                role.orElseThrow(), boundary, first.decision().statement().orElseThrow())
            : Fixes.widen(boundary, missing);
    return new Refusal(
        Layer.BOUNDARY,
        denied
            ? denial(first, missing, words)
            : lack(missing, words + " does not allow it: nothing in it"),
        fix.isEmpty()
            ? "The boundary is AWS's own, and no grant passes it: use another role."
            : "The boundary counts for every role that has it.",
        fix);
  }

  private Refusal deniedByResource(Refused first, List<Need.Asked> missing) {
    ResourcePolicy policy =
        first.around().values().stream()
            .flatMap(Optional::stream)
            .filter(each -> each.policy().name().equals(first.decision().policy().orElseThrow()))
            .findFirst()
            .orElseThrow();
    return new Refusal(
        layer(policy.owner()),
        denial(first, missing, policy.owner().words()),
        "A statement denies it, so no further grant fixes it.",
        Fixes.undeny(policy, first.decision().statement().orElseThrow()));
  }

  private Refusal notLetIn(Refused first, List<Need.Asked> missing) {
    Map.Entry<Owner, Optional<ResourcePolicy>> at = first.around().entrySet().iterator().next();
    Map<String, String> keys = new LinkedHashMap<>();
    first
        .asked()
        .keys()
        .keys()
        .forEach(key -> keys.put(key, first.asked().keys().values(key).getFirst()));
    return new Refusal(
        layer(at.getKey()),
        lack(missing, at.getKey().words() + " does not let it in: nothing in it"),
        "",
        Fixes.letIn(at.getKey(), at.getValue(), principal.name(), missing, keys));
  }

  private static Layer layer(Owner owner) {
    return switch (owner) {
      case ResourcePolicy.Bucket _, ResourcePolicy.TableBucket _ -> Layer.BUCKET;
      case ResourcePolicy.Queue _ -> Layer.QUEUE;
      case ResourcePolicy.Table _ -> Layer.TABLE;
    };
  }

  private String who() {
    return role.map(RolePolicies::name).orElseGet(principal::name);
  }

  private String lack(List<Need.Asked> missing, String what) {
    return "%s: %s allows %s".formatted(who(), what, words(missing));
  }

  private String denial(Refused first, List<Need.Asked> missing, String what) {
    return "%s: statement %s in %s denies %s"
        .formatted(who(), first.decision().statement().orElseThrow(), what, words(missing));
  }

  private static String words(List<Need.Asked> missing) {
    String first = "%s on %s".formatted(missing.getFirst().action(), missing.getFirst().resource());
    return missing.size() == 1 ? first : "%s, and %d more".formatted(first, missing.size() - 1);
  }
}
