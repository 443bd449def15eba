package dev.medallion.local.deploy.resources;

import dev.medallion.local.s3.BucketConfiguration;

/** Makes buckets. */
@FunctionalInterface
public interface Buckets {

  /** Makes the bucket if it is not there, and sets it up. */
  void create(String name, BucketConfiguration configuration);
}
