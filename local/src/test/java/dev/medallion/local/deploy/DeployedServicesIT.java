package dev.medallion.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.deploy.resources.Buckets;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import dev.medallion.local.deploy.resources.ResourceTypes;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.eventbridge.EventBridgeService;
import dev.medallion.local.eventbridge.Rules;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.lambda.LambdaService;
import dev.medallion.local.lambda.SampleFunction;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.sqs.EventSources;
import dev.medallion.local.sqs.QueueService;
import dev.medallion.local.sqs.Queues;
import dev.medallion.local.stack.DeployedEventSources;
import dev.medallion.local.stack.DeployedFunctions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;

/** A small template deployed to the real services, called by AWS's own clients. */
class DeployedServicesIT {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Landing:
          Type: AWS::SQS::Queue
          Properties: {QueueName: landing, VisibilityTimeout: 30}
        Plain:
          Type: AWS::SQS::Queue
          Properties: {QueueName: plain}
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: echo
            Handler: dev.medallion.local.lambda.SampleFunction::handle
            Runtime: java25
            CodeUri: .
            Timeout: 20
            Events:
              Landed:
                Type: SQS
                Properties: {Queue: !GetAtt Landing.Arn, BatchSize: 1}
        Rule:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [my.app]}
            Targets: [{Id: queue, Arn: !GetAtt Landing.Arn}]
      """;

  @TempDir Path folder;
  private final List<Path> links = new ArrayList<>();
  private Endpoint endpoint;
  private Queues queues;
  private Rules rules;
  private LambdaService lambda;
  private EventSources sources;

  @BeforeEach
  void deploy() throws Exception {
    endpoint = Endpoint.bind(0);
    Site site = new Site(endpoint.uri(), folder.resolve("state"));
    Installation installation = sampleProject();
    queues = new Queues(site.state().resolve("queues.db"), InstantSource.system());
    lambda =
        new LambdaService(
            site,
            installation,
            new Credentials(),
            Duration.ofMinutes(1),
            List.of(Duration.ofMillis(10)),
            queues::deliver);
    rules =
        new Rules(
            site.state().resolve("rules"),
            Map.of(
                "sqs",
                (arn, event) -> queues.deliver(arn, event.toString(), Map.of()),
                "lambda",
                lambda::invokeLater),
            Duration.ofMillis(10));
    sources = new EventSources(queues, lambda);
    List<AwsService> services =
        List.of(new QueueService(site, queues), new EventBridgeService(rules), lambda);
    CustomResourceAnswers answers = new CustomResourceAnswers(endpoint.uri());
    endpoint.serve(services, Map.of(CustomResourceAnswers.PATH, answers), exchange -> {});
    new Deployer(
            new ResourceTypes(
                new ResourceTypes.Wiring(
                    site,
                    installation,
                    services,
                    new NoBuckets(),
                    new DeployedFunctions(lambda),
                    lambda,
                    new DeployedEventSources(sources),
                    new Roles(),
                    answers)),
            site.state().resolve("stack.json"),
            "sample")
        .deploy(installation.template(), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    sources.close();
    rules.close();
    lambda.close();
    queues.close();
    endpoint.close();
    for (Path link : links) {
      Files.delete(link);
    }
  }

  @Test
  void bringsAnEventThroughRuleAndQueueToTheFunction() {
    try (EventBridgeClient events = client(EventBridgeClient.builder())) {
      assertThat(
              events
                  .putEvents(
                      put ->
                          put.entries(
                              PutEventsRequestEntry.builder()
                                  .source("my.app")
                                  .detailType("Thing")
                                  .detail("{\"n\":1}")
                                  .build()))
                  .failedEntryCount())
          .isZero();
      assertThatThrownBy(
              () -> events.putRule(put -> put.name("wrong").eventPattern("{\"source\":\"x\"}")))
          .isInstanceOf(InvalidEventPatternException.class)
          .hasMessageContaining("\"source\" must be an object or an array");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(Files.readString(folder.resolve("state/logs/echo.log")))
                    .contains("handling"));
    await().untilAsserted(() -> assertThat(left("landing")).isEqualTo("0"));
  }

  @Test
  void answersAwssQueueClient() {
    try (SqsClient sqs = client(SqsClient.builder())) {
      String url = sqs.getQueueUrl(get -> get.queueName("plain")).queueUrl();
      MessageAttributeValue cause =
          MessageAttributeValue.builder().dataType("String").stringValue("Zoë").build();
      // The client compares the digests of body and attributes with its own.
      sqs.sendMessage(
          send ->
              send.queueUrl(url).messageBody("{\"a\":1}").messageAttributes(Map.of("by", cause)));

      List<Message> messages =
          sqs.receiveMessage(
                  receive -> receive.queueUrl(url).waitTimeSeconds(5).messageAttributeNames("All"))
              .messages();

      assertThat(messages).extracting(Message::body).containsExactly("{\"a\":1}");
      assertThat(messages.getFirst().messageAttributes()).containsEntry("by", cause);
      sqs.deleteMessage(
          delete -> delete.queueUrl(url).receiptHandle(messages.getFirst().receiptHandle()));
      assertThat(left("plain")).isEqualTo("0");
      assertThatThrownBy(() -> sqs.getQueueUrl(get -> get.queueName("nothing")))
          .isInstanceOfSatisfying(
              QueueDoesNotExistException.class,
              refused ->
                  assertThat(refused.awsErrorDetails().errorCode())
                      .isEqualTo("AWS.SimpleQueueService.NonExistentQueue"))
          .hasMessageContaining("The specified queue does not exist.");
      assertThatThrownBy(
              () -> sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle("nonsense")))
          .isInstanceOf(ReceiptHandleIsInvalidException.class);
    }
  }

  @Test
  void answersAwssLambdaClient() {
    try (LambdaClient functions = client(LambdaClient.builder())) {
      InvokeResponse good = invoke(functions, "{\"do\":\"anything\"}");
      assertThat(good.statusCode()).isEqualTo(200);
      assertThat(good.functionError()).isNull();
      assertThat(good.payload().asUtf8String()).isEqualTo("[{\"do\":\"anything\"},\"Zoë\"]");

      InvokeResponse bad = invoke(functions, "{\"do\":\"throw\",\"of\":\"sales\"}");
      assertThat(bad.functionError()).isEqualTo("Unhandled");
      assertThat(bad.payload().asUtf8String()).contains("no manifest for sales");

      assertThat(functions.getFunction(get -> get.functionName("echo")).configuration().timeout())
          .isEqualTo(20);
      assertThatThrownBy(() -> functions.invoke(call -> call.functionName("nothing")))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("Function not found");
    }
  }

  private static InvokeResponse invoke(LambdaClient functions, String event) {
    return functions.invoke(
        call -> call.functionName("echo").payload(SdkBytes.fromUtf8String(event)));
  }

  private String left(String queue) {
    try (SqsClient sqs = client(SqsClient.builder())) {
      String url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
      Map<QueueAttributeName, String> attributes =
          sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
              .attributes();
      int visible =
          Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
      int hidden =
          Integer.parseInt(
              attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
      return Integer.toString(visible + hidden);
    }
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(B builder) {
    return SdkClients.of(builder, endpoint.uri());
  }

  /** A project whose functions are the test's own classes. */
  private Installation sampleProject() throws IOException, URISyntaxException {
    Installation real = Installation.current();
    Path home = folder.resolve("project");
    Path code = Files.createDirectories(home.resolve("functions/target"));
    links.add(
        Files.createSymbolicLink(
            code.resolve("medallion-functions.jar"),
            Path.of(
                SampleFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI())));
    Path runtime = Files.createDirectories(home.resolve("local/engines/lambda-runtime"));
    links.add(
        Files.createSymbolicLink(
            runtime.resolve("target"), real.home().resolve("local/engines/lambda-runtime/target")));
    Files.writeString(home.resolve("template.yaml"), TEMPLATE);
    return new Installation(home);
  }

  /** What stands behind the buckets of the template is not asked here. */
  private static final class NoBuckets implements Buckets {
    @Override
    public boolean has(String name) {
      return false;
    }

    @Override
    public void create(String name, BucketConfiguration configuration) {}

    @Override
    public void putPolicy(String bucket, String policy) {}

    @Override
    public void deletePolicy(String bucket) {}

    @Override
    public void delete(String name) {}
  }
}
