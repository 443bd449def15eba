package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.Primed;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.ResourceNumberLimitExceededException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Starts one bronze ingestion a source for the objects that have landed.
 *
 * <p>Takes a queue's batch (of EventBridge events or S3 notifications), a plain S3 notification and
 * a bare EventBridge event. Of a batch, what cannot be taken is reported message by message, so
 * that the queue brings it again and in the end puts it with the dead letters; without a queue it
 * is thrown.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
public final class IngestFunction implements RequestStreamHandler, Primed {
  private final Pipeline pipeline;
  private final String landingBucket;
  private final BronzeStarter bronze;

  /** Built by Lambda, from its environment. */
  public IngestFunction() {
    this(
        Environment.ofProcess(),
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        GlueClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build());
    primeBeforeSnapshot();
  }

  private IngestFunction(Environment environment, S3Client s3, GlueClient glue) {
    this(
        environment.pipeline(),
        environment.required("LANDING_BUCKET"),
        environment.required("ARTIFACTS_BUCKET"),
        environment.required("BRONZE_JOB"),
        s3,
        glue);
  }

  IngestFunction(
      Pipeline pipeline,
      String landingBucket,
      String artifactsBucket,
      String job,
      S3Client s3,
      GlueClient glue) {
    this.pipeline = pipeline;
    this.landingBucket = landingBucket;
    this.bronze = new BronzeStarter(s3, glue, artifactsBucket, job);
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
    Json.write(
        output, EventReader.isQueueBatch(event) ? ofQueue(event, logger) : direct(event, logger));
  }

  private SQSBatchResponse ofQueue(JsonNode event, LambdaLogger logger) {
    Arrivals arrivals = new Arrivals(pipeline, landingBucket);
    Set<String> failed = new LinkedHashSet<>();
    for (SQSMessage message : EventReader.messages(event)) {
      for (String problem : take(arrivals, message.getBody(), message.getMessageId(), logger)) {
        logger.log("message %s: %s".formatted(message.getMessageId(), problem), LogLevel.ERROR);
        failed.add(message.getMessageId());
      }
    }
    for (Source source : arrivals.sources()) {
      try {
        start(arrivals, source, logger);
      } catch (SdkException e) {
        logger.log(notStarted(source, e), isBusy(e) ? LogLevel.WARN : LogLevel.ERROR);
        failed.addAll(arrivals.messagesOf(source));
      }
    }
    return new SQSBatchResponse(failed.stream().map(BatchItemFailure::new).toList());
  }

  private List<BronzeStarter.Run> direct(JsonNode event, LambdaLogger logger) {
    Arrivals arrivals = new Arrivals(pipeline, landingBucket);
    List<String> problems = new ArrayList<>(take(arrivals, event.toString(), "", logger));
    List<BronzeStarter.Run> runs = new ArrayList<>();
    for (Source source : arrivals.sources()) {
      try {
        runs.add(start(arrivals, source, logger));
      } catch (SdkException e) {
        problems.add(notStarted(source, e));
      }
    }
    if (!problems.isEmpty()) {
      throw new IngestException(problems);
    }
    return runs;
  }

  private static List<String> take(
      Arrivals arrivals, String document, String messageId, LambdaLogger logger) {
    List<String> problems = new ArrayList<>();
    try {
      List<LandedObject> objects = EventReader.objects(document);
      if (objects.isEmpty()) {
        logger.log("a test event of S3: nothing to do", LogLevel.INFO);
      }
      for (LandedObject object : objects) {
        try {
          arrivals.add(object, messageId);
        } catch (RefusedEventException e) {
          problems.add(e.getMessage());
        }
      }
    } catch (RefusedEventException e) {
      problems.add("the event " + e.getMessage());
    }
    return problems;
  }

  private BronzeStarter.Run start(Arrivals arrivals, Source source, LambdaLogger logger) {
    BronzeStarter.Run run = bronze.start(pipeline.namespace(), source, arrivals.objectsOf(source));
    logger.log("started " + Json.write(run), LogLevel.INFO);
    return run;
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
