package dev.medallion.local.cli;

import java.net.URI;
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
    SqsClient sqs)
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
        Clients.at(endpoint, SqsClient.builder()));
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
  }
}
