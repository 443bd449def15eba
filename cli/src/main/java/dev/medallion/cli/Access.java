package dev.medallion.cli;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/**
 * Where AWS is asked, and as whom.
 *
 * @param endpoint an endpoint in AWS's place; empty for AWS's own
 * @param region the Region
 * @param credentials what requests are signed with
 * @param profile the profile of the shared configuration that also counts; empty for the default
 */
record Access(
    Optional<URI> endpoint,
    Region region,
    AwsCredentialsProvider credentials,
    Optional<String> profile) {
  /** What an endpoint on this machine takes, as every emulator of AWS does. */
  static final AwsCredentialsProvider TEST =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  private static final String LOOPBACK = "127.0.0.1|localhost|\\[::1]";

  /** What {@code up} runs. */
  static Access up(URI endpoint) {
    return new Access(Optional.of(endpoint), Region.US_EAST_1, TEST, Optional.empty());
  }

  /**
   * As the SDK finds Region and credentials: environment, shared configuration, and so on. An
   * endpoint on this machine ({@code AWS_ENDPOINT_URL}) needs neither.
   *
   * @param region the Region, before any that is configured
   * @throws UserError if there is no Region
   * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">
   *     Service-specific endpoints</a>
   */
  static Access configured(Optional<String> profile, Optional<String> region) {
    Optional<URI> endpoint =
        Optional.ofNullable(System.getProperty("aws.endpointUrl"))
            .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
            .filter(Predicate.not(String::isBlank))
            .map(URI::create);
    boolean here =
        endpoint.isPresent() && String.valueOf(endpoint.get().getHost()).matches(LOOPBACK);
    return new Access(
        endpoint,
        region.map(Region::of).orElseGet(() -> region(profile, here)),
        here ? onThisMachine(profile) : onAws(profile),
        profile);
  }

  private static Region region(Optional<String> profile, boolean here) {
    AwsRegionProvider all =
        here
            ? new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(),
                profile
                    .map(name -> new AwsProfileRegionProvider(null, name))
                    .orElseGet(AwsProfileRegionProvider::new),
                () -> Region.US_EAST_1)
            : DefaultAwsRegionProviderChain.builder().profileName(profile.orElse(null)).build();
    try {
      return all.getRegion();
    } catch (SdkClientException e) {
      throw new UserError(
          "no Region is configured: give --region, set AWS_REGION, or choose one by --profile", e);
    }
  }

  private static AwsCredentialsProvider onAws(Optional<String> profile) {
    return DefaultCredentialsProvider.builder().profileName(profile.orElse(null)).build();
  }

  /** Without those of a machine's role, which is waited for in vain. */
  private static AwsCredentialsProvider onThisMachine(Optional<String> profile) {
    return AwsCredentialsProviderChain.builder()
        .addCredentialsProvider(SystemPropertyCredentialsProvider.create())
        .addCredentialsProvider(EnvironmentVariableCredentialsProvider.create())
        .addCredentialsProvider(
            ProfileCredentialsProvider.builder().profileName(profile.orElse(null)).build())
        .addCredentialsProvider(TEST)
        .build();
  }

  /** Builds a client. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return pointed(builder).httpClientBuilder(UrlConnectionHttpClient.builder()).build();
  }

  /**
   * Builds a client that asks once and waits for the answer: a function may take its time, and must
   * not be invoked again because of it.
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C patientClient(
      B builder, Duration longest) {
    return pointed(builder)
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(longest))
        .overrideConfiguration(
            configuration -> {
              profile.ifPresent(configuration::defaultProfileName);
              configuration.retryStrategy(DefaultRetryStrategy.doNotRetry());
            })
        .build();
  }

  /** The environment that {@link dev.medallion.catalog.IcebergEndpoint} is found by. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    endpoint.ifPresent(uri -> environment.put("AWS_ENDPOINT_URL", uri.toString()));
    return environment;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B pointed(B builder) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            configuration -> profile.ifPresent(configuration::defaultProfileName));
  }
}
