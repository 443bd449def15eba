package dev.medallion.local.access;

/**
 * A request whose signature or token does not hold, with AWS's words for it. The code depends on
 * the protocol, so it is left to whoever answers.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html">
 *     Troubleshoot Signature Version 4 signing</a>
 */
public final class AuthenticationFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, in the order in which AWS looks. */
  public enum Reason {
    /** There is neither a signature nor a token. */
    MISSING,
    /** The signature is not written as one. */
    INCOMPLETE,
    /** Nobody has such an access key, session token or bearer token. */
    UNKNOWN_CREDENTIALS,
    /** The temporary credentials count no more. */
    EXPIRED,
    /** The signature is for something else, or for another time. */
    MISMATCH
  }

  private final Reason reason;

  private AuthenticationFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static AuthenticationFailure missing() {
    return new AuthenticationFailure(Reason.MISSING, "Missing Authentication Token");
  }

  static AuthenticationFailure incomplete(String message) {
    return new AuthenticationFailure(Reason.INCOMPLETE, message);
  }

  static AuthenticationFailure unknownCredentials() {
    return new AuthenticationFailure(
        Reason.UNKNOWN_CREDENTIALS, "The security token included in the request is invalid.");
  }

  static AuthenticationFailure expired() {
    return new AuthenticationFailure(
        Reason.EXPIRED, "The security token included in the request is expired");
  }

  static AuthenticationFailure mismatch() {
    return mismatch(
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }

  static AuthenticationFailure mismatch(String message) {
    return new AuthenticationFailure(Reason.MISMATCH, message);
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
