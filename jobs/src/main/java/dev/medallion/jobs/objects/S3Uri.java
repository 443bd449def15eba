package dev.medallion.jobs.objects;

/**
 * The exact place of an object. What follows the bucket is the key as it is: empty segments, dots,
 * {@code ?} and {@code #} included.
 *
 * @param bucket the bucket
 * @param key the key, not URL-encoded
 */
public record S3Uri(String bucket, String key) {
  private static final String SCHEME = "s3://";

  /**
   * Takes a URI apart.
   *
   * @throws IllegalArgumentException if it is not {@code s3://BUCKET/KEY}
   */
  public static S3Uri parse(String uri) {
    int slash = uri.indexOf('/', SCHEME.length());
    if (!uri.startsWith(SCHEME) || slash < 0) {
      throw new IllegalArgumentException(
          "\"%s\" names no object: write s3://BUCKET/KEY".formatted(uri));
    }
    return new S3Uri(uri.substring(SCHEME.length(), slash), uri.substring(slash + 1));
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
