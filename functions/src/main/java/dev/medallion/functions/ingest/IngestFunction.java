package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.LandedObject;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.SnapStartPriming;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.ResourceNumberLimitExceededException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Starts one bronze ingestion a source for the objects that have landed.
 *
 * <p>Takes a queue's batch (of EventBridge events or S3 notifications), a plain S3 notification and
 * a bare EventBridge event. Of a batch, what cannot be taken is reported message by message, so
 * that the queue brings it again and in the end puts it with the dead letters; the messages of a
 * source whose run could not be started wait longer each time. Without a queue it is thrown.
 *
 * <p>On its schedule, and when called with <code>{"sweep": "overdue"}</code> or {@code
 * "everything"}, it sweeps the landing bucket for objects that no event announced, or whose run
 * died.
 *
 * <p>When called with <code>{"rebuild": ["sales"]}</code>, it has the bronze tables of those
 * sources rebuilt from all that the landing bucket holds of them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
public final class IngestFunction implements RequestStreamHandler, SnapStartPriming {
  private final Pipeline pipeline;
  private final Settings settings;
  private final BronzeStarter bronze;
  private final Failures failures;
  private final Backoff backoff;
  private final Sweep sweep;
  private final Rebuild rebuild;

  /** Built by Lambda, from its environment. */
  public IngestFunction() {
    this(
        Environment.ofProcess(),
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        GlueClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build());
    primeBeforeSnapshot();
  }

  private IngestFunction(Environment environment, S3Client s3, GlueClient glue, SqsClient sqs) {
    this(environment.pipeline(), Settings.of(environment), s3, glue, sqs, Clock.systemUTC());
  }

  IngestFunction(
      Pipeline pipeline,
      Settings settings,
      S3Client s3,
      GlueClient glue,
      SqsClient sqs,
      Clock clock) {
    this.pipeline = pipeline;
    this.settings = settings;
    Artifacts artifacts = new Artifacts(s3, settings.artifactsBucket());
    this.bronze =
        new BronzeStarter(
            artifacts, glue, settings.job(), pipeline.events().target(settings.artifactsBucket()));
    this.failures = new Failures(artifacts, clock);
    // Not a plain Random: a snapshot would give all its copies the same numbers.
    this.backoff =
        new Backoff(sqs, settings.landingQueue(), settings.retryAfter(), new SecureRandom());
    LandingBucket landing = new LandingBucket(s3, settings.landingBucket(), pipeline);
    RebuildMarks marks = new RebuildMarks(artifacts, clock);
    this.rebuild = new Rebuild(pipeline, landing, marks, bronze);
    this.sweep =
        new Sweep(
            pipeline,
            landing,
            artifacts,
            marks,
            new ActiveRuns(glue, artifacts, settings.job()),
            bronze,
            failures,
            clock);
  }

  @Override
  public void prime() {
    bronze.prime();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    JsonNode event = Json.tree(input);
    LambdaLogger logger = context.getLogger();
    if (event.has("sweep")) {
      Json.write(output, swept(event.path("sweep").asText(), left(context), logger));
    } else if (event.has("rebuild")) {
      Json.write(output, rebuild.of(event.path("rebuild"), logger));
    } else if (EventReader.isSchedule(event)) {
      Json.write(output, sweep.overdue(settings.patience(), left(context), logger));
    } else if (EventReader.isQueueBatch(event)) {
      Json.write(output, ofQueue(event, logger));
    } else {
      Json.write(output, direct(event, logger));
    }
  }

  private static Supplier<Duration> left(Context context) {
    return () -> Duration.ofMillis(context.getRemainingTimeInMillis());
  }

  private List<BronzeStarter.Run> swept(
      String scope, Supplier<Duration> left, LambdaLogger logger) {
    return switch (scope) {
      case "overdue" -> sweep.overdue(settings.patience(), left, logger);
      case "everything" -> sweep.everything(left, logger);
      default ->
          throw new IngestException(
              List.of(
                  "there is no sweep \"%s\": write \"overdue\" or \"everything\""
                      .formatted(scope)));
    };
  }

  private SQSBatchResponse ofQueue(JsonNode event, LambdaLogger logger) {
    IngestBatch batch = new IngestBatch(pipeline, settings.landingBucket());
    Map<String, String> failed = new LinkedHashMap<>();
    List<SQSMessage> messages = EventReader.messages(event);
    for (SQSMessage message : messages) {
      List<String> problems = take(batch, message.getBody(), message.getMessageId(), logger);
      for (String problem : problems) {
        logger.log("message %s: %s".formatted(message.getMessageId(), problem), LogLevel.ERROR);
      }
      if (!problems.isEmpty()) {
        failed.put(message.getMessageId(), String.join("; ", problems));
      }
    }
    for (Source source : batch.sources()) {
      Started started = start(source, batch.objectsOf(source), logger);
      started
          .failure()
          .ifPresent(
              e -> {
                String problem = notStarted(source, e);
                logger.log(problem, isBusy(e) ? LogLevel.WARN : LogLevel.ERROR);
                Set<String> left = batch.messagesOf(source, started.left());
                left.forEach(id -> failed.putIfAbsent(id, problem));
                backoff.postpone(
                    messages.stream()
                        .filter(message -> left.contains(message.getMessageId()))
                        .filter(message -> !isLast(message))
                        .toList(),
                    logger);
              });
    }
    messages.stream()
        .filter(message -> failed.containsKey(message.getMessageId()) && isLast(message))
        .forEach(message -> record(message, failed.get(message.getMessageId()), logger));
    return new SQSBatchResponse(failed.keySet().stream().map(BatchItemFailure::new).toList());
  }

  /** Whether the queue puts the message with the dead letters if it is not taken now. */
  private boolean isLast(SQSMessage message) {
    return ReceiveCount.of(message) >= settings.mostReceives();
  }

  /** A message without its reason is better than a batch that fails as a whole. */
  private void record(SQSMessage message, String reason, LambdaLogger logger) {
    try {
      failures.ofMessage(message.getMessageId(), reason);
    } catch (SdkException e) {
      logger.log(
          "message %s: why it was given up could not be recorded: %s"
              .formatted(message.getMessageId(), e.getMessage()),
          LogLevel.ERROR);
    }
  }

  private List<BronzeStarter.Run> direct(JsonNode event, LambdaLogger logger) {
    IngestBatch batch = new IngestBatch(pipeline, settings.landingBucket());
    List<String> problems = new ArrayList<>(take(batch, event.toString(), "", logger));
    List<BronzeStarter.Run> runs = new ArrayList<>();
    for (Source source : batch.sources()) {
      Started started = start(source, batch.objectsOf(source), logger);
      runs.addAll(started.runs());
      started.failure().ifPresent(e -> problems.add(notStarted(source, e)));
    }
    if (!problems.isEmpty()) {
      throw new IngestException(problems);
    }
    return runs;
  }

  private static List<String> take(
      IngestBatch batch, String document, String messageId, LambdaLogger logger) {
    List<String> problems = new ArrayList<>();
    try {
      List<LandedObject> objects = EventReader.objects(document);
      if (objects.isEmpty()) {
        logger.log("a test event of S3: nothing to do", LogLevel.INFO);
      }
      for (LandedObject object : objects) {
        try {
          batch.add(object, messageId);
        } catch (RefusedEventException e) {
          problems.add(e.getMessage());
        }
      }
    } catch (RefusedEventException e) {
      problems.add("the event " + e.getMessage());
    }
    return problems;
  }

  /**
   * What was started for objects of a source.
   *
   * @param runs the runs
   * @param left the objects that no run was started for
   * @param failure why; empty if nothing is left
   */
  private record Started(
      List<BronzeStarter.Run> runs, List<LandedObject> left, Optional<SdkException> failure) {}

  /** Starts a run for each slice of the objects, until one cannot be started. */
  private Started start(Source source, List<LandedObject> objects, LambdaLogger logger) {
    List<BronzeStarter.Run> runs = new ArrayList<>();
    int done = 0;
    for (List<LandedObject> slice : RunSlices.of(objects)) {
      try {
        BronzeStarter.Run run = bronze.start(pipeline.namespace(), source, slice);
        logger.log("started " + Json.write(run), LogLevel.INFO);
        runs.add(run);
        done += slice.size();
      } catch (SdkException e) {
        return new Started(runs, objects.subList(done, objects.size()), Optional.of(e));
      }
    }
    return new Started(runs, List.of(), Optional.empty());
  }

  private static String notStarted(Source source, SdkException e) {
    return "source %s: the bronze ingestion could not be started: %s"
        .formatted(source.name(), e.getMessage());
  }

  /** Whether it passes by itself: too many runs, or too many calls, at this moment. */
  private static boolean isBusy(SdkException e) {
    return e instanceof ConcurrentRunsExceededException
        || e instanceof ResourceNumberLimitExceededException
        || e.retryable()
        || (e instanceof AwsServiceException refused && refused.isThrottlingException());
  }
}
