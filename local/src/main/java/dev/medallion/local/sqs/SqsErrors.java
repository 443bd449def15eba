package dev.medallion.local.sqs;

import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.ServiceErrors;
import java.util.Locale;
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

  private static final int FORBIDDEN = 403;

  private SqsErrors() {}

  static SqsException invalidParameter(String message) {
    return (SqsException)
        ServiceErrors.of(SqsException.builder(), "Sqs", "InvalidParameterValue", message);
  }

  /** A refusal for want of a permission, whose action SQS writes in lower case. */
  static SqsException denied(AccessDenied denied) {
    String action = denied.permission().action();
    return (SqsException)
        ServiceErrors.of(
            SqsException.builder(),
            "Sqs",
            FORBIDDEN,
            "AccessDenied",
            denied.getMessage().replace(action, action.toLowerCase(Locale.ROOT)));
  }

  static QueueDoesNotExistException noQueue(String name) {
    return QueueDoesNotExistException.builder()
        .message("The specified queue does not exist: " + name)
        .build();
  }
}
