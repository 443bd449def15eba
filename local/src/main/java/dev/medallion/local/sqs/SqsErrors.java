package dev.medallion.local.sqs;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The errors that SQS's model has no class of its own for, or that are raised in many places. */
final class SqsErrors {
  private SqsErrors() {}

  static SqsException invalidParameter(String message) {
    return (SqsException)
        SqsException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("Sqs")
                    .errorCode("InvalidParameterValue")
                    .errorMessage(message)
                    .build())
            .message(message)
            .build();
  }

  static QueueDoesNotExistException noQueue(String name) {
    return QueueDoesNotExistException.builder()
        .message("The specified queue does not exist: " + name)
        .build();
  }
}
