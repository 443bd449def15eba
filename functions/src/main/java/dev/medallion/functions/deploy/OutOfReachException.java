package dev.medallion.functions.deploy;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A service refuses permanently: access was revoked, or the account no longer uses it. Trying again
 * would be refused too.
 */
final class OutOfReachException extends IllegalStateException {
  private static final int CONFLICT = 409;

  OutOfReachException(String message) {
    super(message);
  }

  private OutOfReachException(String message, AwsServiceException cause) {
    super(message, cause);
  }

  /** The exception for what a service refused, which is another one if it may take it later. */
  static IllegalStateException of(String message, AwsServiceException cause) {
    boolean mayPass =
        cause.isThrottlingException()
            || cause.statusCode() >= 500
            || cause.statusCode() == CONFLICT;
    return mayPass
        ? new IllegalStateException(message, cause)
        : new OutOfReachException(message, cause);
  }
}
