package dev.medallion.iam;

import dev.medallion.iam.Decision.Layer;
import dev.medallion.iam.PrincipalElement.Reach;
import dev.medallion.iam.Statement.Effect;
import java.util.List;
import java.util.Optional;

/**
 * The policies around a request, all of one account.
 *
 * @param identity what hangs on the principal; none for a service
 * @param boundary the most that the identity policies may allow; empty if nothing limits them
 * @param session what the role was assumed with; empty if nothing was
 * @param resource what hangs on the resource
 */
public record Policies(
    List<Policy> identity,
    Optional<List<Policy>> boundary,
    Optional<List<Policy>> session,
    List<Policy> resource) {

  private static final Policies NONE =
      new Policies(List.of(), Optional.empty(), Optional.empty(), List.of());

  /** No policies at all, which allow nothing. */
  public static Policies none() {
    return NONE;
  }

  /** The same with those of the principal. */
  public Policies withIdentity(List<Policy> policies) {
    return new Policies(policies, boundary, session, resource);
  }

  /** The same within a boundary. */
  public Policies within(List<Policy> policies) {
    return new Policies(identity, Optional.of(policies), session, resource);
  }

  /** The same with those of the session. */
  public Policies withSession(List<Policy> policies) {
    return new Policies(identity, boundary, Optional.of(policies), resource);
  }

  /** The same with those of the resource. */
  public Policies withResource(List<Policy> policies) {
    return new Policies(identity, boundary, session, policies);
  }

  /**
   * Decides a request: what denies wins; else the resource's policy or the principal's allows it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">How
   *     enforcement code logic evaluates requests</a>
   */
  public Decision decide(AccessRequest request) {
    Optional<Decision> denied = denial(request, Layer.RESOURCE);
    if (denied.isPresent()) {
      return denied.get();
    }
    Optional<Found> allowed = resourceAllows(request);
    if (allowed.isPresent() && allowed.get().reach() == Reach.DIRECT) {
      return allowed.get().decision(Layer.RESOURCE);
    }
    if (request.principal() instanceof Principal.Service) {
      return Decision.notAllowed(Layer.RESOURCE);
    }
    Optional<Found> granted = allowed.filter(found -> found.reach() == Reach.ROLE);
    Optional<Found> own = find(identity, Effect.ALLOW, request);
    if (granted.isEmpty() && own.isEmpty()) {
      return Decision.notAllowed(Layer.IDENTITY);
    }
    return limited(
        request,
        granted
            .map(found -> found.decision(Layer.RESOURCE))
            .orElseGet(() -> own.orElseThrow().decision(Layer.IDENTITY)));
  }

  /**
   * Decides whether a role may be assumed: its trust policy, which stands for the resource's here,
   * has to allow it, and where that names the account alone, the principal's own as well.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html">Trust
   *     policies</a>
   */
  public Decision decideTrust(AccessRequest request) {
    Optional<Decision> denied = denial(request, Layer.TRUST);
    if (denied.isPresent()) {
      return denied.get();
    }
    Optional<Found> trusted = resourceAllows(request);
    if (trusted.isEmpty()) {
      return Decision.notAllowed(Layer.TRUST);
    }
    Decision allowed = trusted.get().decision(Layer.TRUST);
    return switch (trusted.get().reach()) {
      case DIRECT -> allowed;
      case ROLE -> limited(request, allowed);
      case ACCOUNT ->
          find(identity, Effect.ALLOW, request).isPresent()
              ? limited(request, allowed)
              : Decision.notAllowed(Layer.IDENTITY);
    };
  }

  private Optional<Decision> denial(AccessRequest request, Layer resourceLayer) {
    return find(identity, Effect.DENY, request)
        .map(found -> found.denial(Layer.IDENTITY))
        .or(() -> find(resource, Effect.DENY, request).map(found -> found.denial(resourceLayer)))
        .or(
            () ->
                boundary
                    .flatMap(policies -> find(policies, Effect.DENY, request))
                    .map(found -> found.denial(Layer.BOUNDARY)))
        .or(
            () ->
                session
                    .flatMap(policies -> find(policies, Effect.DENY, request))
                    .map(found -> found.denial(Layer.SESSION)));
  }

  private Decision limited(AccessRequest request, Decision allowed) {
    if (boundary.isPresent() && find(boundary.get(), Effect.ALLOW, request).isEmpty()) {
      return Decision.notAllowed(Layer.BOUNDARY);
    }
    if (session.isPresent() && find(session.get(), Effect.ALLOW, request).isEmpty()) {
      return Decision.notAllowed(Layer.SESSION);
    }
    return allowed;
  }

  private record Found(Policy policy, Statement statement, Reach reach) {
    Decision decision(Layer layer) {
      return Decision.allowed(layer, policy.name(), statement);
    }

    Decision denial(Layer layer) {
      return Decision.denied(layer, policy.name(), statement);
    }
  }

  /** The statement that allows most directly. */
  private Optional<Found> resourceAllows(AccessRequest request) {
    Optional<Found> best = Optional.empty();
    for (Policy policy : resource) {
      for (Statement statement : policy.statements()) {
        if (statement.effect() == Effect.ALLOW && statement.matches(request)) {
          Optional<Reach> reach =
              statement.principal().flatMap(element -> element.reach(request.principal()));
          if (reach.isPresent()
              && (best.isEmpty() || reach.get().compareTo(best.get().reach()) > 0)) {
            best = Optional.of(new Found(policy, statement, reach.get()));
          }
        }
      }
    }
    return best;
  }

  private Optional<Found> find(List<Policy> policies, Effect effect, AccessRequest request) {
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.effect() == effect
            && statement.matches(request)
            && statement
                .principal()
                .map(element -> element.denies(request.principal(), boundary.isPresent()))
                .orElse(true)) {
          return Optional.of(new Found(policy, statement, Reach.DIRECT));
        }
      }
    }
    return Optional.empty();
  }
}
