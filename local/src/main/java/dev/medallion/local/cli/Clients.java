package dev.medallion.local.cli;

import dev.medallion.local.Site;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/** Points the SDK's own clients at a local endpoint. */
public final class Clients {
  /** What a client signs with here: nothing checks it. */
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  private Clients() {}

  /** Builds the client for the endpoint, with the local side's Region and test credentials. */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C at(
      URI endpoint, B builder) {
    return pointed(endpoint, builder).httpClientBuilder(UrlConnectionHttpClient.builder()).build();
  }

  /**
   * Builds a client that asks once and waits for the answer: a function may take its time, and must
   * not be invoked again because of it.
   */
  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C asking(
      URI endpoint, B builder, Duration longest) {
    return pointed(endpoint, builder)
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(longest))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B pointed(
      URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(Site.REGION))
        .credentialsProvider(CREDENTIALS);
  }
}
