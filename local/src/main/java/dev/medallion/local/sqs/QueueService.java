package dev.medallion.local.sqs;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.ErrorShape;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/**
 * Amazon SQS, standard queues.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/">Amazon SQS
 *     API Reference</a>
 */
public final class QueueService implements AwsService {
  private static final int MOST_AT_ONCE = 10;
  private static final int LONGEST_VISIBILITY = 43_200;

  private final Site site;
  private final Queues queues;
  private final MessageBatches batches = new MessageBatches(this);
  private final MoveTasks moves;

  /** The service over these queues, whose URLs stand at the site's endpoint. */
  public QueueService(Site site, Queues queues) {
    this.site = site;
    this.queues = queues;
    this.moves = new MoveTasks(queues, InstantSource.system());
  }

  @Override
  public String signingName() {
    return "sqs";
  }

  /** A batch of 1 MiB as JSON writes it. */
  @Override
  public int largestRequest() {
    return 2 << 20;
  }

  @Override
  public RequiredPermissions permissions() {
    return QueuePermissions.permissions();
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.standard().withQueryErrors(code -> Optional.of(SqsErrors.queryCode(code)));
  }

  /** SQS writes the action in lower case. */
  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return SqsErrors.denied(denied);
  }

  @Override
  public Operations operations() {
    return moves
        .addTo(new Operations())
        .on(CreateQueueRequest.class, this::createQueue)
        .on(DeleteQueueRequest.class, this::deleteQueue)
        .on(GetQueueUrlRequest.class, this::queueUrl)
        .on(GetQueueAttributesRequest.class, this::queueAttributes)
        .on(SetQueueAttributesRequest.class, this::setQueueAttributes)
        .on(ListQueuesRequest.class, this::listQueues)
        .on(PurgeQueueRequest.class, this::purgeQueue)
        .on(SendMessageRequest.class, this::sendMessage)
        .on(SendMessageBatchRequest.class, batches::send)
        .on(ReceiveMessageRequest.class, this::receiveMessage)
        .on(DeleteMessageRequest.class, this::deleteMessage)
        .on(DeleteMessageBatchRequest.class, batches::delete)
        .on(ChangeMessageVisibilityRequest.class, this::changeMessageVisibility)
        .on(ChangeMessageVisibilityBatchRequest.class, batches::changeVisibility);
  }

  /** SQS leaves a list out that holds nothing. */
  static <T> List<T> unlessEmpty(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private String url(String queue) {
    return "%s/%s/%s".formatted(site.endpoint(), Site.ACCOUNT, queue);
  }

  private CreateQueueResponse createQueue(CreateQueueRequest request) {
    String name = request.queueName();
    if (name == null || !name.matches("[A-Za-z0-9_-]{1,80}")) {
      throw SqsErrors.invalidParameter(
          "The queue name %s is invalid: 1 to 80 letters, digits, hyphens and underscores; the local side has no FIFO queues."
              .formatted(name));
    }
    queues.create(name, QueueSettings.of(request.attributesAsStrings()));
    return CreateQueueResponse.builder().queueUrl(url(name)).build();
  }

  private DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
    queues.remove(Queues.name(request.queueUrl()));
    return DeleteQueueResponse.builder().build();
  }

  private GetQueueUrlResponse queueUrl(GetQueueUrlRequest request) {
    queues.settings(request.queueName());
    return GetQueueUrlResponse.builder().queueUrl(url(request.queueName())).build();
  }

  private SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
    queues.change(Queues.name(request.queueUrl()), QueueSettings.of(request.attributesAsStrings()));
    return SetQueueAttributesResponse.builder().build();
  }

  private ListQueuesResponse listQueues(ListQueuesRequest request) {
    String prefix = request.queueNamePrefix() == null ? "" : request.queueNamePrefix();
    Page<String> page =
        SqsErrors.PAGES.page(
            "ListQueues",
            queues.names().stream().filter(name -> name.startsWith(prefix)).sorted().toList(),
            name -> name,
            request.maxResults(),
            request.nextToken());
    return ListQueuesResponse.builder()
        .queueUrls(unlessEmpty(page.items().stream().map(this::url).toList()))
        .nextToken(request.maxResults() == null ? null : page.nextToken())
        .build();
  }

  private PurgeQueueResponse purgeQueue(PurgeQueueRequest request) {
    queues.purge(Queues.name(request.queueUrl()));
    return PurgeQueueResponse.builder().build();
  }

  private GetQueueAttributesResponse queueAttributes(GetQueueAttributesRequest request) {
    String queue = Queues.name(request.queueUrl());
    Map<String, String> all = new TreeMap<>(queues.settings(queue).all());
    QueueStore.Counts counts = queues.counts(queue);
    all.put("ApproximateNumberOfMessages", Long.toString(counts.visible()));
    all.put("ApproximateNumberOfMessagesNotVisible", Long.toString(counts.inFlight()));
    all.put("ApproximateNumberOfMessagesDelayed", Long.toString(counts.delayed()));
    all.put("CreatedTimestamp", Long.toString(queues.created(queue).getEpochSecond()));
    all.put("LastModifiedTimestamp", Long.toString(queues.modified(queue).getEpochSecond()));
    all.put("QueueArn", Queues.arn(queue));
    List<String> wanted = request.attributeNamesAsStrings();
    if (!wanted.contains(QueueAttributeName.ALL.toString())) {
      all.keySet().retainAll(Set.copyOf(wanted));
    }
    return GetQueueAttributesResponse.builder().attributesWithStrings(all).build();
  }

  private SendMessageResponse sendMessage(SendMessageRequest request) {
    return sendMessage(request, "are invalid");
  }

  /**
   * Sends one message.
   *
   * @param refused what is said of parameters that are not taken; it differs in a batch
   */
  SendMessageResponse sendMessage(SendMessageRequest request, String refused) {
    String queue = Queues.name(request.queueUrl());
    QueueSettings settings = queues.settings(queue);
    String body = request.messageBody();
    if (body == null || body.isEmpty()) {
      throw SqsErrors.missingParameter("MessageBody");
    }
    long most = settings.number("MaximumMessageSize");
    if (MessageContents.size(body, request.messageAttributes()) > most) {
      throw SqsErrors.invalidParameter(
          "One or more parameters %s. Reason: Message must be shorter than %d bytes."
              .formatted(refused, most));
    }
    MessageContents.checkCharacters(body);
    MessageContents.checkAttributes(request.messageAttributes());
    long delay =
        request.delaySeconds() == null
            ? settings.number("DelaySeconds")
            : request.delaySeconds().longValue();
    String id = queues.send(queue, body, request.messageAttributes(), Duration.ofSeconds(delay));
    SendMessageResponse.Builder response =
        SendMessageResponse.builder().messageId(id).md5OfMessageBody(MessageAttributes.md5(body));
    if (!request.messageAttributes().isEmpty()) {
      response.md5OfMessageAttributes(MessageAttributes.md5(request.messageAttributes()));
    }
    return response.build();
  }

  private ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    String queue = Queues.name(request.queueUrl());
    QueueSettings settings = queues.settings(queue);
    int most = request.maxNumberOfMessages() == null ? 1 : request.maxNumberOfMessages();
    if (most < 1 || most > MOST_AT_ONCE) {
      throw SqsErrors.invalidParameter(
          "Value %d for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
              .formatted(most));
    }
    Duration visibility =
        request.visibilityTimeout() == null
            ? settings.visibilityTimeout()
            : Duration.ofSeconds(request.visibilityTimeout());
    long wait =
        request.waitTimeSeconds() == null
            ? settings.number("ReceiveMessageWaitTimeSeconds")
            : request.waitTimeSeconds().longValue();
    if (wait < 0 || wait > 20) {
      throw SqsErrors.invalidParameter(
          "Value %d for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
              .formatted(wait));
    }
    try {
      return ReceiveMessageResponse.builder()
          .messages(
              unlessEmpty(
                  queues.receive(queue, most, visibility, Duration.ofSeconds(wait)).stream()
                      .map(message -> model(message, request))
                      .toList()))
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ReceiveMessageResponse.builder().build();
    }
  }

  private static software.amazon.awssdk.services.sqs.model.Message model(
      Message message, ReceiveMessageRequest request) {
    var model =
        software.amazon.awssdk.services.sqs.model.Message.builder()
            .messageId(message.id())
            .receiptHandle(message.receipt().orElseThrow())
            .body(message.body())
            .md5OfBody(MessageAttributes.md5(message.body()));
    Map<String, String> system = systemAttributes(message, request);
    if (!system.isEmpty()) {
      model.attributesWithStrings(system);
    }
    Map<String, MessageAttributeValue> attributes = new TreeMap<>(message.attributes());
    attributes.keySet().removeIf(name -> !isWanted(name, request.messageAttributeNames()));
    if (!attributes.isEmpty()) {
      model.messageAttributes(attributes).md5OfMessageAttributes(MessageAttributes.md5(attributes));
    }
    return model.build();
  }

  private static boolean isWanted(String name, List<String> wanted) {
    return wanted.stream()
        .anyMatch(
            pattern ->
                pattern.equals("All")
                    || pattern.equals(name)
                    || (pattern.endsWith(".*")
                        && name.startsWith(pattern.substring(0, pattern.length() - 1))));
  }

  private static Map<String, String> systemAttributes(
      Message message, ReceiveMessageRequest request) {
    Map<String, String> attributes = systemAttributes(message);
    Set<String> wanted = new HashSet<>(request.messageSystemAttributeNamesAsStrings());
    wanted.addAll(legacyAttributeNames(request));
    if (!wanted.contains(MessageSystemAttributeName.ALL.toString())) {
      attributes.keySet().retainAll(wanted);
    }
    return attributes;
  }

  /** The older of the two members by which a receiver asks for system attributes. */
  @SuppressWarnings("deprecation")
  private static List<String> legacyAttributeNames(ReceiveMessageRequest request) {
    return request.attributeNamesAsStrings();
  }

  /** What the queue itself says about a message. */
  static Map<String, String> systemAttributes(Message message) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("ApproximateReceiveCount", Integer.toString(message.received()));
    attributes.put("SentTimestamp", Long.toString(message.sent().toEpochMilli()));
    attributes.put("SenderId", Site.ACCOUNT);
    message
        .firstReceived()
        .ifPresent(
            first ->
                attributes.put(
                    "ApproximateFirstReceiveTimestamp", Long.toString(first.toEpochMilli())));
    message
        .deadLetterSource()
        .ifPresent(source -> attributes.put("DeadLetterQueueSourceArn", source));
    return attributes;
  }

  DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
    queues.delete(Queues.name(request.queueUrl()), Receipts.check(request.receiptHandle()));
    return DeleteMessageResponse.builder().build();
  }

  ChangeMessageVisibilityResponse changeMessageVisibility(ChangeMessageVisibilityRequest request) {
    int seconds = request.visibilityTimeout() == null ? -1 : request.visibilityTimeout();
    if (seconds < 0 || seconds > LONGEST_VISIBILITY) {
      throw SqsErrors.invalidParameter(
          "Value %d for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200."
              .formatted(seconds));
    }
    String receipt = Receipts.check(request.receiptHandle());
    if (!queues.hide(Queues.name(request.queueUrl()), receipt, Duration.ofSeconds(seconds))) {
      throw MessageNotInflightException.builder()
          .message("The message that the receipt handle is for is not in flight.")
          .build();
    }
    return ChangeMessageVisibilityResponse.builder().build();
  }
}
