package dev.medallion.iam;

import java.util.Optional;
import java.util.Set;

/**
 * Whom a statement of a resource policy speaks of.
 *
 * @param everyone whether {@code *} is among them
 * @param accounts account ids, for the ARNs of their root too
 * @param arns users, roles and sessions of roles
 * @param services such as {@code lambda.amazonaws.com}
 * @param complement whether it speaks of all others (NotPrincipal)
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
record PrincipalElement(
    boolean everyone,
    Set<String> accounts,
    Set<String> arns,
    Set<String> services,
    boolean complement) {

  /** How directly a statement speaks of a principal. An Allow reaches less far for each. */
  enum Reach {
    /** The account is named: it may let its own identity policies decide. */
    ACCOUNT,
    /** The role is named: its boundary and the session's policy still limit it. */
    ROLE,
    /** The user, the session or everyone is named: nothing but a Deny limits that. */
    DIRECT
  }

  /** How it speaks of the principal for an Allow; empty if it does not. */
  Optional<Reach> reach(Principal principal) {
    if (complement) {
      return named(principal).isPresent() ? Optional.empty() : Optional.of(Reach.DIRECT);
    }
    return named(principal);
  }

  /**
   * Whether a Deny speaks of the principal. One with NotPrincipal spares whoever is named in full:
   * the account, and the user, or the role and its session. It spares nobody who has a boundary.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html">Specifying
   *     NotPrincipal with Deny</a>
   */
  boolean denies(Principal principal, boolean isBounded) {
    if (!complement) {
      return named(principal).isPresent();
    }
    return !everyone && (isBounded || !isNamedInFull(principal));
  }

  private boolean isNamedInFull(Principal principal) {
    return switch (principal) {
      case Principal.User user ->
          accounts.contains(user.account().orElseThrow()) && arns.contains(user.arn());
      case Principal.RoleSession session ->
          accounts.contains(session.account().orElseThrow())
              && arns.contains(session.roleArn())
              && arns.contains(session.sessionArn());
      case Principal.Service service -> services.contains(service.name());
    };
  }

  private Optional<Reach> named(Principal principal) {
    if (everyone) {
      return Optional.of(Reach.DIRECT);
    }
    return switch (principal) {
      case Principal.Service service ->
          services.contains(service.name()) ? Optional.of(Reach.DIRECT) : Optional.empty();
      case Principal.User user ->
          arns.contains(user.arn()) ? Optional.of(Reach.DIRECT) : account(principal);
      case Principal.RoleSession session -> {
        if (arns.contains(session.sessionArn())) {
          yield Optional.of(Reach.DIRECT);
        }
        yield arns.contains(session.roleArn()) ? Optional.of(Reach.ROLE) : account(principal);
      }
    };
  }

  private Optional<Reach> account(Principal principal) {
    return principal.account().filter(accounts::contains).map(_ -> Reach.ACCOUNT);
  }
}
