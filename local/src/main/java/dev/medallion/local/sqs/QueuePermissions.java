package dev.medallion.local.sqs;

import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;

/**
 * What the operations on queues need to be allowed: those on batches the actions on one message.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html">Actions,
 *     resources, and condition keys for Amazon SQS</a>
 */
final class QueuePermissions {
  private QueuePermissions() {}

  static RequiredPermissions permissions() {
    return RequiredPermissions.of("sqs")
        .onAny(ListQueuesRequest.class)
        .on(CreateQueueRequest.class, request -> Queues.arn(request.queueName()))
        .on(GetQueueUrlRequest.class, request -> Queues.arn(request.queueName()))
        .on(DeleteQueueRequest.class, request -> arn(request.queueUrl()))
        .on(GetQueueAttributesRequest.class, request -> arn(request.queueUrl()))
        .on(SetQueueAttributesRequest.class, request -> arn(request.queueUrl()))
        .on(PurgeQueueRequest.class, request -> arn(request.queueUrl()))
        .on(SendMessageRequest.class, request -> arn(request.queueUrl()))
        .on(ReceiveMessageRequest.class, request -> arn(request.queueUrl()))
        .on(DeleteMessageRequest.class, request -> arn(request.queueUrl()))
        .on(ChangeMessageVisibilityRequest.class, request -> arn(request.queueUrl()))
        .needing(SendMessageBatchRequest.class, request -> one("SendMessage", request.queueUrl()))
        .needing(
            DeleteMessageBatchRequest.class, request -> one("DeleteMessage", request.queueUrl()))
        .needing(
            ChangeMessageVisibilityBatchRequest.class,
            request -> one("ChangeMessageVisibility", request.queueUrl()))
        .on(ListMessageMoveTasksRequest.class, ListMessageMoveTasksRequest::sourceArn)
        .on(StartMessageMoveTaskRequest.class, StartMessageMoveTaskRequest::sourceArn);
  }

  private static List<Permission> one(String action, String queueUrl) {
    return List.of(Permission.of("sqs:" + action, arn(queueUrl)));
  }

  private static String arn(String queueUrl) {
    return Queues.arn(Queues.name(queueUrl));
  }
}
