package dev.medallion.cli;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** Points the SDK's own clients at what {@code up} runs. */
public final class Clients {
  /** What a client signs with there. */
  public static final AwsCredentialsProvider CREDENTIALS = Access.TEST;

  private Clients() {}

  /** Builds the client for the endpoint, with the Region and the credentials of that side. */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C at(
      URI endpoint, B builder) {
    return Access.up(endpoint).client(builder);
  }
}
