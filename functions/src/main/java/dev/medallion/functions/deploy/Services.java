package dev.medallion.functions.deploy;

import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/** The clients of the services that a deployment calls. */
record Services(
    S3Client s3,
    S3TablesClient s3Tables,
    GlueClient glue,
    LakeFormationClient lakeFormation,
    QuickSightClient quickSight) {

  /** Clients with the function's own credentials. */
  static Services ofProcess() {
    return new Services(
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        S3TablesClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        GlueClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        LakeFormationClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        QuickSightClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build());
  }
}
