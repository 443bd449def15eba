package dev.medallion.catalog;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Where the Iceberg REST catalog of S3 Tables is.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-open-source.html">The
 *     S3 Tables Iceberg REST endpoint</a>
 */
public final class IcebergEndpoint {
  private IcebergEndpoint() {}

  /**
   * The endpoint of that Region, or what the environment puts in its place by the variables that
   * every AWS SDK follows: {@code AWS_ENDPOINT_URL_S3TABLES}, then {@code AWS_ENDPOINT_URL}.
   *
   * @param region the Region of the table bucket
   * @param environment the environment variables
   * @see <a
   *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service-specific
   *     endpoints</a>
   */
  public static URI of(String region, Map<String, String> environment) {
    if (!"true".equalsIgnoreCase(environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      for (String name : new String[] {"AWS_ENDPOINT_URL_S3TABLES", "AWS_ENDPOINT_URL"}) {
        String configured = environment.getOrDefault(name, "");
        if (!configured.isBlank()) {
          return URI.create(configured.replaceAll("/+$", "") + "/iceberg");
        }
      }
    }
    String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
    return URI.create("https://s3tables.%s.%s/iceberg".formatted(region, suffix));
  }
}
