package dev.medallion.local.endpoint;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Errors that AWS answers by a code for which the SDK's model has no class. */
public final class ServiceErrors {
  private static final int BAD_REQUEST = 400;

  private ServiceErrors() {}

  /**
   * The error of a request that is refused.
   *
   * @param builder of the service's own exception class
   * @param service the service's name, as the SDK's messages have it
   * @param code the code on the wire, such as {@code ValidationException}
   */
  public static AwsServiceException of(
      AwsServiceException.Builder builder, String service, String code, String message) {
    return of(builder, service, BAD_REQUEST, code, message);
  }

  /** The same with an HTTP status of its own. */
  public static AwsServiceException of(
      AwsServiceException.Builder builder,
      String service,
      int status,
      String code,
      String message) {
    return builder
        .statusCode(status)
        .message(message)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName(service)
                .errorCode(code)
                .errorMessage(message)
                .build())
        .build();
  }
}
