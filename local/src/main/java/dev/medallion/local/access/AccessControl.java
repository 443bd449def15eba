package dev.medallion.local.access;

import dev.medallion.iam.Principal;
import java.util.List;

/**
 * Decides what callers may do. Every service asks it before it answers, with the actions, resources
 * and condition keys that AWS asks for.
 */
public interface AccessControl {
  /** Allows everything: for services that are tried on their own. */
  AccessControl NONE = (principal, permissions) -> {};

  /**
   * Requires that the principal has every permission.
   *
   * @param permissions in the order in which AWS asks; the first that is missing is named
   * @throws AccessDenied if one is missing
   */
  void require(Principal principal, List<Permission> permissions);

  /**
   * Writes down what something else than policies denies, as the denials of policies are.
   *
   * @param message what the caller is told
   */
  default void denied(Principal principal, Permission permission, String message) {}

  /**
   * Requires it of whoever makes the current request.
   *
   * @throws AccessDenied if one is missing
   */
  default void require(List<Permission> permissions) {
    require(Caller.current(), permissions);
  }

  /**
   * Requires it of whoever makes the current request.
   *
   * @throws AccessDenied if it is missing
   */
  default void require(Permission permission) {
    require(Caller.current(), List.of(permission));
  }
}
