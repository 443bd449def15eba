package dev.medallion.catalog;

import dev.medallion.pipeline.Layer;
import java.util.Map;

/**
 * The table buckets of the three layers.
 *
 * @param bronze the bucket of the raw records
 * @param silver the bucket of the joined records
 * @param gold the bucket of the answers
 */
public record TableBuckets(TableBucketArn bronze, TableBucketArn silver, TableBucketArn gold) {

  /**
   * The buckets that a function's environment names: {@code BRONZE_BUCKET_ARN}, {@code
   * SILVER_BUCKET_ARN}, {@code GOLD_BUCKET_ARN}.
   *
   * @throws IllegalArgumentException if one is missing or is no table bucket's ARN
   */
  public static TableBuckets fromEnvironment(Map<String, String> environment) {
    return new TableBuckets(
        arn(environment, "BRONZE_BUCKET_ARN"),
        arn(environment, "SILVER_BUCKET_ARN"),
        arn(environment, "GOLD_BUCKET_ARN"));
  }

  /** The bucket of that layer. */
  public TableBucketArn of(Layer layer) {
    return switch (layer) {
      case BRONZE -> bronze;
      case SILVER -> silver;
      case GOLD -> gold;
    };
  }

  private static TableBucketArn arn(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set; template.yaml sets it");
    }
    return new TableBucketArn(value);
  }
}
