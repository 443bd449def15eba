package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The messages that the landing queue gave up, each with the reason that the function recorded. */
public final class DeadLetters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 10;

  /** So long nobody else sees what is looked at, should this command be cut off. */
  private static final int LOOK_SECONDS = 30;

  /** Without a wait, SQS asks some of its servers alone, and may find nothing of what is there. */
  private static final int LONG_POLL_SECONDS = 2;

  private final Services services;
  private final DeployedStack deployed;
  private final Duration poll;

  /**
   * @param poll how long to wait between two looks at what SQS does
   */
  public DeadLetters(Services services, DeployedStack deployed, Duration poll) {
    this.services = services;
    this.deployed = deployed;
    this.poll = poll;
  }

  /**
   * A message that was given up.
   *
   * @param object the key of the object that it is about; its id if it is about none
   * @param reason why it could not be taken
   */
  public record DeadLetter(String object, String reason) {}

  /** Looks at all of them, and leaves them where they are. */
  public List<DeadLetter> all() {
    int depth = new Queues(services.sqs()).depth(deployed.deadLetters());
    List<Message> seen = new ArrayList<>();
    while (seen.size() < depth) {
      List<Message> batch = receive();
      if (batch.isEmpty()) {
        break;
      }
      seen.addAll(batch);
    }
    for (Message message : seen) {
      services
          .sqs()
          .changeMessageVisibility(
              change ->
                  change
                      .queueUrl(deployed.deadLetters())
                      .receiptHandle(message.receiptHandle())
                      .visibilityTimeout(0));
    }
    return seen.stream().map(this::letter).toList();
  }

  /**
   * Sends all of them through the landing queue again, and waits until SQS has moved them.
   *
   * @return how many
   * @throws UserError if SQS stops before all are moved
   */
  public long redrive() throws InterruptedException {
    String arn =
        services
            .sqs()
            .getQueueAttributes(
                get ->
                    get.queueUrl(deployed.deadLetters())
                        .attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    var unused = services.sqs().startMessageMoveTask(start -> start.sourceArn(arn));
    while (true) {
      ListMessageMoveTasksResultEntry task =
          services
              .sqs()
              .listMessageMoveTasks(list -> list.sourceArn(arn).maxResults(1))
              .results()
              .getFirst();
      switch (task.status()) {
        case "RUNNING" -> Thread.sleep(poll);
        case "COMPLETED" -> {
          return task.approximateNumberOfMessagesMoved();
        }
        default ->
            throw new UserError(
                "SQS has moved %d of the dead letters, then the task was %s: %s"
                    .formatted(
                        task.approximateNumberOfMessagesMoved(),
                        task.status(),
                        task.failureReason()));
      }
    }
  }

  private List<Message> receive() {
    return services
        .sqs()
        .receiveMessage(
            receive ->
                receive
                    .queueUrl(deployed.deadLetters())
                    .maxNumberOfMessages(AT_ONCE)
                    .waitTimeSeconds(LONG_POLL_SECONDS)
                    .visibilityTimeout(LOOK_SECONDS))
        .messages();
  }

  private DeadLetter letter(Message message) {
    JsonNode body = json(message.body());
    String key = body.at("/detail/object/key").asText();
    return new DeadLetter(key.isEmpty() ? message.messageId() : key, reason(message.messageId()));
  }

  private String reason(String messageId) {
    try {
      String record =
          services
              .s3()
              .getObjectAsBytes(
                  get ->
                      get.bucket(deployed.artifactsBucket())
                          .key("failures/messages/%s.json".formatted(messageId)))
              .asUtf8String();
      return json(record).path("reason").asText();
    } catch (NoSuchKeyException e) {
      return "no reason was recorded: the function failed as a whole, and its log tells why";
    }
  }

  /** A message's text may be anything; one that is not JSON is about no object. */
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
