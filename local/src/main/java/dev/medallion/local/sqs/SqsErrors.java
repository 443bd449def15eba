package dev.medallion.local.sqs;

import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.ServiceErrors;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The errors that SQS's model has no class of its own for, or that are raised in many places. */
final class SqsErrors {
  private static final int LARGEST_PAGE = 1000;

  /** Pages as SQS's, which gives a token only to those who say how long a page is to be. */
  static final Paging PAGES =
      new Paging(
          "MaxResults",
          LARGEST_PAGE,
          LARGEST_PAGE,
          (asked, violation) ->
              invalidParameter(
                  "Value %d for parameter MaxResults is invalid. Reason: Must be between 1 and %d, if provided."
                      .formatted(asked, LARGEST_PAGE)),
          token -> invalidParameter("Invalid or expired next token: " + token));

  private SqsErrors() {}

  static SqsException invalidParameter(String message) {
    return (SqsException)
        ServiceErrors.of(SqsException.builder(), "Sqs", "InvalidParameterValue", message);
  }

  static QueueDoesNotExistException noQueue(String name) {
    return QueueDoesNotExistException.builder()
        .message("The specified queue does not exist: " + name)
        .build();
  }
}
