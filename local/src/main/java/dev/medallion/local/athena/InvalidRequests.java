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

  static InvalidRequestException queryNotFound(String id) {
    return of("QUERY_EXECUTION_NOT_FOUND", "QueryExecution %s was not found".formatted(id));
  }
}
