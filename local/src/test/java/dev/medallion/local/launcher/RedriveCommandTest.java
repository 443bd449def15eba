package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.sqs.QueueService;
import dev.medallion.local.sqs.Queues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The command against queues alone, by the stack's name and an endpoint. */
class RedriveCommandTest {
  private static final byte[] NO_SUCH_KEY =
      "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private Endpoint endpoint;
  private Queues queues;
  private final List<String> asked = new ArrayList<>();
  private SqsClient sqs;
  private String landing;
  private String dead;

  @BeforeEach
  void serve() throws Exception {
    endpoint = Endpoint.bind(0);
    queues = new Queues(folder.resolve("queues.db"), InstantSource.system());
    landing = endpoint.uri() + "/000000000000/landing";
    dead = endpoint.uri() + "/000000000000/dead";
    endpoint.serve(
        List.of(new QueueService(new Site(endpoint.uri(), folder), queues), new PlayedAdvance()),
        List.of(
            DescribedStack.of(
                Map.of(
                    "AdvanceFunction",
                        DescribedStack.resource("AWS::Serverless::Function", "medallion-advance"),
                    "ArtifactsBucket", DescribedStack.resource("AWS::S3::Bucket", "artifacts"),
                    "LandingQueue", DescribedStack.resource("AWS::SQS::Queue", landing),
                    "LandingDeadLetters", DescribedStack.resource("AWS::SQS::Queue", dead)))),
        Map.of(),
        exchange -> {
          exchange.sendResponseHeaders(404, NO_SUCH_KEY.length);
          exchange.getResponseBody().write(NO_SUCH_KEY);
          exchange.close();
        });
    sqs = SdkClients.of(SqsClient.builder(), endpoint.uri());
    var unused = sqs.createQueue(create -> create.queueName("dead"));
    var unusedToo =
        sqs.createQueue(
            create ->
                create
                    .queueName("landing")
                    .attributes(
                        Map.of(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",\"maxReceiveCount\":1}")));
  }

  @AfterEach
  void close() {
    sqs.close();
    queues.close();
    endpoint.close();
  }

  @Test
  void showsTheDeadLettersAndSendsThemThroughTheLandingQueueAgain() {
    for (int i = 0; i < 12; i++) {
      String body = "{\"detail\":{\"object\":{\"key\":\"sales/%d.csv\"}}}".formatted(i);
      var unused = sqs.sendMessage(send -> send.queueUrl(landing).messageBody(body));
    }
    int received = 0;
    for (List<?> batch = receive(); !batch.isEmpty(); batch = receive()) {
      received += batch.size();
    }
    assertThat(received).as("each once: it is given up at the next try").isEqualTo(12);

    CommandLineRun run = CommandLineRun.onStack(endpoint.uri(), "redrive");

    assertThat(run.errors()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("  sales/0.csv\n    no reason was recorded", "  sales/11.csv\n")
        .endsWith("12 sent through the landing queue again\nrun-1-2 started\n");
    assertThat(asked).containsExactly("{\"retry\":\"now\"}");
    assertThat(receive()).isNotEmpty();
  }

  @Test
  void saysThatThereIsNoStackOfThatNameAndWhichThereAre() {
    CommandLineRun run =
        CommandLineRun.asOnAws(endpoint.uri(), List.of("redrive", "--stack", "other"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors())
        .isEqualTo(
            "medallion: there is no stack \"other\" in us-east-1: Stack with id other does not"
                + " exist. There are: medallion\n");
  }

  /** Has a run that failed lately, and starts it again when it is asked to. */
  private final class PlayedAdvance implements AwsService {
    @Override
    public String signingName() {
      return "lambda";
    }

    @Override
    public Operations operations() {
      return new Operations().on(InvokeRequest.class, this::invoke);
    }

    private InvokeResponse invoke(InvokeRequest request) {
      asked.add(request.payload().asUtf8String());
      return InvokeResponse.builder()
          .payload(
              SdkBytes.fromUtf8String(
                  "{\"decision\": \"started\", \"execution\": \"run-1-2\", \"because\": []}"))
          .build();
    }
  }

  private List<?> receive() {
    return sqs.receiveMessage(
            receive -> receive.queueUrl(landing).maxNumberOfMessages(10).visibilityTimeout(0))
        .messages();
  }
}
