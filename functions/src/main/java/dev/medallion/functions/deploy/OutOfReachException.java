package dev.medallion.functions.deploy;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * That a service refuses for good: access to it was taken away, or the account has left it. Trying
 * again would be refused too.
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
