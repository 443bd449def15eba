package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/** The policy of some queues. */
final class QueuePolicy implements ResourceType {
  private final ServiceCalls services;

  QueuePolicy(ServiceCalls services) {
    this.services = services;
  }

  @Override
  public String name() {
    return "AWS::SQS::QueuePolicy";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of("Queues", "PolicyDocument.**").requiring("Queues", "PolicyDocument");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Id"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    put(request, request.properties().path("PolicyDocument").toString());
    String name = request.name("");
    return new PhysicalResource(name, Map.of("Id", name));
  }

  /** The queues may be gone before their policy. */
  @Override
  public void delete(ResourceRequest request) {
    try {
      put(request, "");
    } catch (QueueDoesNotExistException e) {
      // So is its policy.
      return;
    }
  }

  private void put(ResourceRequest request, String policy) {
    for (JsonNode queue : request.properties().path("Queues")) {
      services.call(
          SetQueueAttributesRequest.builder()
              .queueUrl(queue.asText())
              .attributes(Map.of(QueueAttributeName.POLICY, policy))
              .build(),
          SetQueueAttributesResponse.class);
    }
  }
}
