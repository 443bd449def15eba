package dev.medallion.cli;

import dev.medallion.catalog.IcebergRestCatalog;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients with which the commands look at a stack: all that they know of it is AWS's API.
 *
 * @param lambda asks once and waits for the answer
 */
public record Services(
    Access access,
    AthenaClient athena,
    CloudFormationClient cloudFormation,
    GlueClient glue,
    IamClient iam,
    LakeFormationClient lakeFormation,
    LambdaClient lambda,
    QuickSightClient quickSight,
    S3Client s3,
    S3TablesClient s3Tables,
    SfnClient stepFunctions,
    SqsClient sqs,
    SdkHttpClient http)
    implements AutoCloseable {
  /** The longest that a function may run, and a little more. */
  private static final Duration LONGEST_FUNCTION = Duration.ofMinutes(16);

  /** The clients of what {@code up} runs at that endpoint. */
  public static Services at(URI endpoint) {
    return of(Access.up(endpoint));
  }

  static Services of(Access access) {
    return new Services(
        access,
        access.client(AthenaClient.builder()),
        access.client(CloudFormationClient.builder()),
        access.client(GlueClient.builder()),
        access.client(IamClient.builder()),
        access.client(LakeFormationClient.builder()),
        access.patientClient(LambdaClient.builder(), LONGEST_FUNCTION),
        access.client(QuickSightClient.builder()),
        access.client(S3Client.builder()),
        access.client(S3TablesClient.builder()),
        access.client(SfnClient.builder()),
        access.client(SqsClient.builder()),
        UrlConnectionHttpClient.create());
  }

  /** The tables' own metadata, which S3 Tables gives by Iceberg's REST catalog. */
  public IcebergRestCatalog catalog(DeployedStack stack) {
    return new IcebergRestCatalog(
        http, access.credentials(), stack.tableBuckets(), access.environment());
  }

  /** What functions and jobs wrote; few commands ask, so that whoever does closes the client. */
  public CloudWatchLogsClient logs() {
    return access.client(CloudWatchLogsClient.builder());
  }

  /** Identifies the caller; few commands need it, so the caller closes the client. */
  public StsClient sts() {
    return access.client(StsClient.builder());
  }

  @Override
  public void close() {
    athena.close();
    cloudFormation.close();
    glue.close();
    iam.close();
    lakeFormation.close();
    lambda.close();
    quickSight.close();
    s3.close();
    s3Tables.close();
    stepFunctions.close();
    sqs.close();
    http.close();
  }
}
