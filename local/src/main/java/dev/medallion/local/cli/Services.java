package dev.medallion.local.cli;

import dev.medallion.catalog.IcebergRestCatalog;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The clients with which the commands look at a local side: all that they know of it is AWS's API.
 */
record Services(
    AthenaClient athena,
    GlueClient glue,
    LambdaClient lambda,
    QuickSightClient quickSight,
    S3Client s3,
    S3TablesClient s3Tables,
    SfnClient stepFunctions,
    SqsClient sqs,
    SdkHttpClient http)
    implements AutoCloseable {

  static Services at(URI endpoint) {
    return new Services(
        Clients.at(endpoint, AthenaClient.builder()),
        Clients.at(endpoint, GlueClient.builder()),
        Clients.at(endpoint, LambdaClient.builder()),
        Clients.at(endpoint, QuickSightClient.builder()),
        Clients.at(endpoint, S3Client.builder()),
        Clients.at(endpoint, S3TablesClient.builder()),
        Clients.at(endpoint, SfnClient.builder()),
        Clients.at(endpoint, SqsClient.builder()),
        UrlConnectionHttpClient.create());
  }

  /** The tables' own metadata, which S3 Tables gives by Iceberg's REST catalog. */
  IcebergRestCatalog catalog(Deployed deployed) {
    return new IcebergRestCatalog(
        http,
        Clients.CREDENTIALS,
        deployed.tableBuckets(),
        Map.of("AWS_ENDPOINT_URL", deployed.endpoint().toString()));
  }

  @Override
  public void close() {
    athena.close();
    glue.close();
    lambda.close();
    quickSight.close();
    s3.close();
    s3Tables.close();
    stepFunctions.close();
    sqs.close();
    http.close();
  }
}
