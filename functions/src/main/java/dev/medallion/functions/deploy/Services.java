package dev.medallion.functions.deploy;

import dev.medallion.functions.access.AdministratorRole;
import java.util.function.Function;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients of the services that a deployment calls.
 *
 * @param administrator gives a client of Lake Formation with the rights of another role
 */
record Services(
    S3Client s3,
    S3TablesClient s3Tables,
    GlueClient glue,
    LakeFormationClient lakeFormation,
    QuickSightClient quickSight,
    Function<String, LakeFormationClient> administrator) {

  /** Clients with the function's own credentials. */
  static Services ofProcess() {
    return new Services(
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        S3TablesClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        GlueClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        LakeFormationClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        QuickSightClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        // Only where it is needed, since most deployments name none.
        role -> {
          try (StsClient sts =
              StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build()) {
            return new AdministratorRole(sts).lakeFormation(role);
          }
        });
  }
}
