package dev.medallion.local.access;

import dev.medallion.iam.Principal;
import dev.medallion.local.Site;

/**
 * Who a request is made by, for as long as it is carried out. What the local side does of its own
 * accord, such as a deployment, is done as the account's root user.
 */
public final class Caller {
  /** The administrator. */
  public static final Principal ROOT =
      new Principal.User("arn:aws:iam::%s:root".formatted(Site.ACCOUNT));

  private static final ScopedValue<Principal> CURRENT = ScopedValue.newInstance();

  private Caller() {}

  /** Who the current request is made by. */
  public static Principal current() {
    return CURRENT.orElse(ROOT);
  }

  /** Carries something out as that principal. */
  public static <R, X extends Throwable> R call(
      Principal principal, ScopedValue.CallableOp<R, X> operation) throws X {
    return ScopedValue.where(CURRENT, principal).call(operation);
  }
}
