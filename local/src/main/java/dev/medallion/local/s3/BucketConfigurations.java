package dev.medallion.local.s3;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How each bucket is set up. */
final class BucketConfigurations {
  private final Map<String, BucketConfiguration> buckets = new ConcurrentHashMap<>();

  void set(String bucket, BucketConfiguration configuration) {
    buckets.put(bucket, configuration);
  }

  void remove(String bucket) {
    buckets.remove(bucket);
  }

  BucketConfiguration of(String bucket) {
    return buckets.getOrDefault(bucket, BucketConfiguration.NEW);
  }

  /** The buckets that were set up here, rather than made through the API. */
  Set<String> names() {
    return Set.copyOf(buckets.keySet());
  }
}
