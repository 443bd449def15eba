package dev.medallion.local.access;

/**
 * A permission that is missing. Each service answers it by its own code and status; the message is
 * AWS's.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">
 *     Troubleshoot access denied error messages</a>
 */
public final class AccessDenied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Permission permission;

  /**
   * A refusal.
   *
   * @param permission what is missing
   * @param message AWS's words for it
   */
  public AccessDenied(Permission permission, String message) {
    super(message);
    this.permission = permission;
  }

  /** What is missing. */
  public Permission permission() {
    return permission;
  }
}
