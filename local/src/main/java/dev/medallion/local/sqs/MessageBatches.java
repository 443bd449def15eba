package dev.medallion.local.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/** The operations on up to ten messages at once: each entry succeeds or fails by itself. */
final class MessageBatches {
  private static final int MOST_ENTRIES = 10;
  private static final int LARGEST_BATCH_BYTES = 1 << 20;

  private final QueueService queues;

  MessageBatches(QueueService queues) {
    this.queues = queues;
  }

  SendMessageBatchResponse send(SendMessageBatchRequest request) {
    check(request.entries().stream().map(SendMessageBatchRequestEntry::id).toList());
    checkLength(request.entries());
    List<SendMessageBatchResultEntry> sent = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      attempt(
          entry.id(),
          failed,
          id -> {
            SendMessageResponse one =
                queues.sendMessage(
                    SendMessageRequest.builder()
                        .queueUrl(request.queueUrl())
                        .messageBody(entry.messageBody())
                        .messageAttributes(entry.messageAttributes())
                        .delaySeconds(entry.delaySeconds())
                        .build(),
                    "cannot be validated");
            sent.add(
                SendMessageBatchResultEntry.builder()
                    .id(id)
                    .messageId(one.messageId())
                    .md5OfMessageBody(one.md5OfMessageBody())
                    .md5OfMessageAttributes(one.md5OfMessageAttributes())
                    .build());
          });
    }
    return SendMessageBatchResponse.builder()
        .successful(QueueService.unlessEmpty(sent))
        .failed(QueueService.unlessEmpty(failed))
        .build();
  }

  DeleteMessageBatchResponse delete(DeleteMessageBatchRequest request) {
    check(request.entries().stream().map(DeleteMessageBatchRequestEntry::id).toList());
    List<DeleteMessageBatchResultEntry> deleted = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (DeleteMessageBatchRequestEntry entry : request.entries()) {
      attempt(
          entry.id(),
          failed,
          id -> {
            var unused =
                queues.deleteMessage(
                    DeleteMessageRequest.builder()
                        .queueUrl(request.queueUrl())
                        .receiptHandle(entry.receiptHandle())
                        .build());
            deleted.add(DeleteMessageBatchResultEntry.builder().id(id).build());
          });
    }
    return DeleteMessageBatchResponse.builder()
        .successful(QueueService.unlessEmpty(deleted))
        .failed(QueueService.unlessEmpty(failed))
        .build();
  }

  ChangeMessageVisibilityBatchResponse changeVisibility(
      ChangeMessageVisibilityBatchRequest request) {
    check(request.entries().stream().map(ChangeMessageVisibilityBatchRequestEntry::id).toList());
    List<ChangeMessageVisibilityBatchResultEntry> changed = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (ChangeMessageVisibilityBatchRequestEntry entry : request.entries()) {
      attempt(
          entry.id(),
          failed,
          id -> {
            var unused =
                queues.changeMessageVisibility(
                    ChangeMessageVisibilityRequest.builder()
                        .queueUrl(request.queueUrl())
                        .receiptHandle(entry.receiptHandle())
                        .visibilityTimeout(entry.visibilityTimeout())
                        .build());
            changed.add(ChangeMessageVisibilityBatchResultEntry.builder().id(id).build());
          });
    }
    return ChangeMessageVisibilityBatchResponse.builder()
        .successful(QueueService.unlessEmpty(changed))
        .failed(QueueService.unlessEmpty(failed))
        .build();
  }

  private static void attempt(
      String id, List<BatchResultErrorEntry> failed, Consumer<String> action) {
    try {
      action.accept(id);
    } catch (QueueDoesNotExistException e) {
      throw e;
    } catch (AwsServiceException e) {
      failed.add(
          BatchResultErrorEntry.builder()
              .id(id)
              .senderFault(true)
              .code(
                  SqsErrors.queryCode(
                      e.awsErrorDetails() == null
                          ? e.getClass().getSimpleName().replaceFirst("Exception$", "")
                          : e.awsErrorDetails().errorCode()))
              .message(
                  e.awsErrorDetails() == null ? e.getMessage() : e.awsErrorDetails().errorMessage())
              .build());
    }
  }

  private static void checkLength(List<SendMessageBatchRequestEntry> entries) {
    long length =
        entries.stream()
            .filter(entry -> entry.messageBody() != null)
            .mapToLong(
                entry -> MessageContents.size(entry.messageBody(), entry.messageAttributes()))
            .sum();
    if (length > LARGEST_BATCH_BYTES) {
      throw BatchRequestTooLongException.builder()
          .message(
              "Batch requests cannot be longer than %d bytes. You have sent %d bytes."
                  .formatted(LARGEST_BATCH_BYTES, length))
          .build();
    }
  }

  private static void check(List<String> ids) {
    if (ids.isEmpty()) {
      throw EmptyBatchRequestException.builder()
          .message("There should be at least one entry in the request.")
          .build();
    }
    if (ids.size() > MOST_ENTRIES) {
      throw TooManyEntriesInBatchRequestException.builder()
          .message(
              "Maximum number of entries per request are 10. You have sent %d."
                  .formatted(ids.size()))
          .build();
    }
    if (!ids.stream().allMatch(id -> String.valueOf(id).matches("[A-Za-z0-9_-]{1,80}"))) {
      throw InvalidBatchEntryIdException.builder()
          .message(
              "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                  + " It can be at most 80 letters long.")
          .build();
    }
    if (ids.stream().distinct().count() < ids.size()) {
      throw BatchEntryIdsNotDistinctException.builder()
          .message("Two or more batch entries have the same id.")
          .build();
    }
  }
}
