package dev.medallion.local.sqs;

import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.ServiceErrors;
import java.util.Locale;
import java.util.Map;
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
  private static final String LEGACY = "AWS.SimpleQueueService.";

  private static final String INVALID_PARAMETER = "InvalidParameterValueException";
  private static final String MISSING_PARAMETER = "MissingRequiredParameterException";

  /** The codes of AWS Query that are not the error's name. */
  private static final Map<String, String> QUERY_CODES =
      Map.ofEntries(
          Map.entry(INVALID_PARAMETER, "InvalidParameterValue"),
          Map.entry(MISSING_PARAMETER, "MissingParameter"),
          Map.entry("QueueDoesNotExist", LEGACY + "NonExistentQueue"),
          Map.entry("QueueNameExists", "QueueAlreadyExists"),
          legacy("BatchEntryIdsNotDistinct"),
          legacy("BatchRequestTooLong"),
          legacy("EmptyBatchRequest"),
          legacy("InvalidBatchEntryId"),
          legacy("MessageNotInflight"),
          legacy("PurgeQueueInProgress"),
          legacy("QueueDeletedRecently"),
          legacy("TooManyEntriesInBatchRequest"),
          legacy("UnsupportedOperation"));

  private SqsErrors() {}

  private static Map.Entry<String, String> legacy(String code) {
    return Map.entry(code, LEGACY + code);
  }

  /** What AWS Query called an error of that code. */
  static String queryCode(String code) {
    return QUERY_CODES.getOrDefault(code, code);
  }

  static SqsException missingParameter(String name) {
    return (SqsException)
        ServiceErrors.of(
            SqsException.builder(),
            "Sqs",
            MISSING_PARAMETER,
            "The request must contain the parameter %s.".formatted(name));
  }

  static SqsException invalidParameter(String message) {
    return (SqsException)
        ServiceErrors.of(SqsException.builder(), "Sqs", INVALID_PARAMETER, message);
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

  static QueueDoesNotExistException noQueue() {
    return QueueDoesNotExistException.builder()
        .message("The specified queue does not exist.")
        .build();
  }
}
