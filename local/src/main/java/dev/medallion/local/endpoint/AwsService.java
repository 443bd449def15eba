package dev.medallion.local.endpoint;

import dev.medallion.local.access.AccessDenied;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** One AWS service as the endpoint serves it. */
public interface AwsService {

  /**
   * The name by which requests to the service are signed (the service part of the SigV4 credential
   * scope), such as {@code glue} or {@code states}.
   */
  String signingName();

  /** What the service answers. An operation that is not in here is refused as unsupported. */
  Operations operations();

  /** What each of its operations needs to be allowed. */
  default RequiredPermissions permissions() {
    return RequiredPermissions.of(signingName());
  }

  /** How the service refuses a caller that lacks a permission: most by this code and status 400. */
  default AwsServiceException denial(AccessDenied denied) {
    return ServiceErrors.of(
        AwsServiceException.builder(), signingName(), "AccessDeniedException", denied.getMessage());
  }

  /** How the service puts a refusal on the wire. */
  default ErrorShape errorShape() {
    return ErrorShape.standard();
  }

  /** The longest body that the service takes, in bytes. */
  default int largestRequest() {
    return 1 << 20;
  }
}
