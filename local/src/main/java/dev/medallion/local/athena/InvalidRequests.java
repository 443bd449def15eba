package dev.medallion.local.athena;

import software.amazon.awssdk.services.athena.model.InvalidRequestException;

/** The refusals of Athena's operations, which are all of one class and differ in their code. */
final class InvalidRequests {
  private static final String INVALID_INPUT = "INVALID_INPUT";

  private InvalidRequests() {}

  static InvalidRequestException of(String code, String message) {
    return InvalidRequestException.builder().athenaErrorCode(code).message(message).build();
  }

  static InvalidRequestException of(String code, String message, Throwable cause) {
    return InvalidRequestException.builder()
        .athenaErrorCode(code)
        .message(message)
        .cause(cause)
        .build();
  }

  static InvalidRequestException input(String message) {
    return of(INVALID_INPUT, message);
  }

  /** A constraint of the API model that a member does not meet. */
  static InvalidRequestException constraint(String member, String constraint) {
    return input(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(member, constraint));
  }

  /**
   * The value of a required member.
   *
   * @throws InvalidRequestException if there is none
   */
  static String required(String value, String member) {
    if (value == null) {
      throw input(
          "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member"
                  .formatted(member)
              + " must not be null");
    }
    return value;
  }

  static InvalidRequestException queryNotFound(String id) {
    return of("QUERY_EXECUTION_NOT_FOUND", "QueryExecution %s was not found".formatted(id));
  }
}
