package dev.medallion.functions.deploy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.QuickSightException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/**
 * The custom resource that makes what CloudFormation cannot declare. Creating and updating do the
 * same, as often as they are asked to; deleting deletes nothing, since what it made leads to data.
 *
 * <p>CloudFormation waits for an answer, an hour if need be. So nothing that can go wrong does so
 * before the handler is called, and each way out of it answers.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html">
 *     Lambda-backed custom resources</a>
 */
public final class DeployFunction
    implements RequestHandler<CloudFormationCustomResourceEvent, String> {
  private final Environment environment;
  private final S3Client s3;
  private final S3TablesClient s3Tables;
  private final QuickSightClient quickSight;
  private final DataSource.Pause pause;
  private final AnswerSender answers;

  /** Built by Lambda. */
  public DeployFunction() {
    this(
        Environment.ofProcess(),
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        S3TablesClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        QuickSightClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        time -> Thread.sleep(time));
  }

  DeployFunction(
      Environment environment,
      S3Client s3,
      S3TablesClient s3Tables,
      QuickSightClient quickSight,
      DataSource.Pause pause) {
    this.environment = environment;
    this.s3 = s3;
    this.s3Tables = s3Tables;
    this.quickSight = quickSight;
    this.pause = pause;
    this.answers = new AnswerSender();
  }

  @Override
  public String handleRequest(CloudFormationCustomResourceEvent event, Context context) {
    Answer answer = answer(event, context);
    try {
      answers.send(event.getResponseUrl(), answer);
    } catch (IOException e) {
      // Lambda calls again, and all that was done is done again.
      throw new UncheckedIOException("CloudFormation was not told " + answer.document(), e);
    }
    return answer.status();
  }

  private Answer answer(CloudFormationCustomResourceEvent event, Context context) {
    try {
      return switch (event.getRequestType()) {
        case "Create", "Update" -> Answer.success(event, deploy());
        case "Delete" -> Answer.success(event, "nothing is deleted: tables and data sets stay");
        default ->
            throw new IllegalArgumentException(
                "unknown RequestType \"%s\"".formatted(event.getRequestType()));
      };
    } catch (RuntimeException e) {
      String reason =
          "%s of %s: %s"
              .formatted(event.getRequestType(), event.getLogicalResourceId(), e.getMessage());
      context.getLogger().log(reason, LogLevel.ERROR);
      return Answer.failure(event, reason);
    }
  }

  private String deploy() {
    Pipeline pipeline = environment.pipeline();
    new JobPublisher(s3, environment.required("ARTIFACTS_BUCKET")).publish(environment.taskRoot());
    new Namespaces(s3Tables, environment.tableBuckets()).create(pipeline.namespace());
    if (!pipeline.dataSets().isEmpty()) {
      makeDataSets(pipeline);
    }
    return "the job jar is published, the namespace %s and %d data sets are there"
        .formatted(pipeline.namespace(), pipeline.dataSets().size());
  }

  private void makeDataSets(Pipeline pipeline) {
    TableBuckets buckets = environment.tableBuckets();
    String prefix = environment.required("DATA_SET_PREFIX");
    Viewers viewers = new Viewers(environment.optional("QUICKSIGHT_PRINCIPAL"));
    try {
      DataSource source = new DataSource(quickSight, buckets.gold(), prefix + "-athena", pause);
      source.create(environment.required("ATHENA_WORKGROUP"), viewers);
      DataSets dataSets = new DataSets(quickSight, buckets, prefix);
      for (DataSet dataSet : pipeline.dataSets()) {
        dataSets.create(pipeline.namespace(), dataSet, source, viewers);
      }
    } catch (QuickSightException e) {
      throw new IllegalStateException(
          "QuickSight refuses the data sets: %s; sign this account up for QuickSight in %s, or remove `datasets` from pipeline.yaml"
              .formatted(e.getMessage(), buckets.gold().region()),
          e);
    }
  }
}
