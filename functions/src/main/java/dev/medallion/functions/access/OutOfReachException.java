package dev.medallion.functions.access;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A service refuses permanently: access was revoked, or the account no longer uses it. Trying again
 * would be refused too.
 */
public final class OutOfReachException extends IllegalStateException {
  private static final int CONFLICT = 409;

  /** A refusal in words alone. */
  public OutOfReachException(String message) {
    super(message);
  }

  private OutOfReachException(String message, AwsServiceException cause) {
    super(message, cause);
  }

  /** The exception for what a service refused, which is another one if it may take it later. */
  public static IllegalStateException of(String message, AwsServiceException cause) {
    boolean mayPass =
        cause.isThrottlingException()
            || cause.statusCode() >= 500
            || cause.statusCode() == CONFLICT;
    return mayPass
        ? new IllegalStateException(message, cause)
        : new OutOfReachException(message, cause);
  }
}
