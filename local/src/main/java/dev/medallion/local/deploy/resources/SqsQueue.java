package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/** A queue. Deployed again, it keeps its messages. */
final class SqsQueue implements ResourceType {
  private final ServiceCalls services;

  SqsQueue(ServiceCalls services) {
    this.services = services;
  }

  @Override
  public String name() {
    return "AWS::SQS::Queue";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
        "QueueName",
        "DelaySeconds",
        "KmsMasterKeyId",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds",
        "RedriveAllowPolicy.**",
        "RedrivePolicy.deadLetterTargetArn",
        "RedrivePolicy.maxReceiveCount",
        "SqsManagedSseEnabled",
        "Tags.**",
        "VisibilityTimeout");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Arn", "QueueName", "QueueUrl"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    String queue = request.name("QueueName");
    Map<String, String> attributes = attributes(request.properties());
    String url;
    try {
      url =
          services
              .call(
                  CreateQueueRequest.builder()
                      .queueName(queue)
                      .attributesWithStrings(attributes)
                      .build(),
                  CreateQueueResponse.class)
              .queueUrl();
    } catch (QueueNameExistsException e) {
      request.requireEarlierDeployment(queue);
      url = change(queue, attributes);
    }
    return new PhysicalResource(
        url, Map.of("Arn", Site.arn("sqs", queue), "QueueName", queue, "QueueUrl", url));
  }

  @Override
  public void delete(ResourceRequest request) {
    services.call(
        DeleteQueueRequest.builder().queueUrl(url(request.name("QueueName"))).build(),
        DeleteQueueResponse.class);
  }

  private String url(String queue) {
    return services
        .call(GetQueueUrlRequest.builder().queueName(queue).build(), GetQueueUrlResponse.class)
        .queueUrl();
  }

  private String change(String queue, Map<String, String> attributes) {
    String url = url(queue);
    services.call(
        SetQueueAttributesRequest.builder().queueUrl(url).attributesWithStrings(attributes).build(),
        SetQueueAttributesResponse.class);
    return url;
  }

  /** The properties as the API has them: each a text. */
  private static Map<String, String> attributes(ObjectNode properties) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode value = property.getValue();
      attributes.put(property.getKey(), value.isValueNode() ? value.asText() : value.toString());
    }
    attributes.keySet().removeAll(Set.of("QueueName", "Tags"));
    return attributes;
  }
}
