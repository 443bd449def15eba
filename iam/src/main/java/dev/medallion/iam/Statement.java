package dev.medallion.iam;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A statement of a policy.
 *
 * @param label its Sid, or its place in the policy
 * @param actions of which actions it speaks, in lower case
 * @param resources of which resources; empty where the policy hangs on the one resource that it
 *     speaks of
 * @param principal of whom; empty in an identity policy, which hangs on its principal
 */
public record Statement(
    String label,
    Effect effect,
    Selection<Glob> actions,
    Optional<Selection<ValuePattern>> resources,
    Optional<PrincipalElement> principal,
    List<Condition> conditions) {

  /** What a statement does where it matches. */
  public enum Effect {
    ALLOW,
    DENY
  }

  /**
   * Some, or all others.
   *
   * @param complement whether it is all others ({@code NotAction}, {@code NotResource})
   */
  record Selection<T>(List<T> items, boolean complement) {}

  /** Whether it speaks of the request, whoever makes it. */
  boolean matches(AccessRequest request) {
    String action = request.action().toLowerCase(Locale.ROOT);
    boolean named = actions.items().stream().anyMatch(glob -> glob.matches(action));
    return named != actions.complement()
        && resources.map(selection -> matches(selection, request)).orElse(true)
        && conditions.stream().allMatch(condition -> condition.holds(request.context()));
  }

  private static boolean matches(Selection<ValuePattern> selection, AccessRequest request) {
    boolean named = false;
    for (ValuePattern pattern : selection.items()) {
      switch (pattern.matches(
          request.context(), glob -> ArnPattern.coversResource(glob, request.resource()))) {
        case YES -> named = true;
        case NO -> {}
        case UNKNOWN -> {
          if (selection.complement()) {
            return false;
          }
        }
      }
    }
    return named != selection.complement();
  }
}
