package dev.medallion.local.deploy.resources;

import dev.medallion.local.s3.BucketConfiguration;

/** The buckets of S3. */
public interface Buckets {

  /** Whether there is a bucket of that name. */
  boolean has(String name);

  /** Makes the bucket if it is not there, and sets it up. */
  void create(String name, BucketConfiguration configuration);

  /** Puts the bucket's policy, a JSON document. */
  void putPolicy(String bucket, String policy);

  /** Deletes the bucket's policy, if it has one. */
  void deletePolicy(String bucket);

  /**
   * Deletes the bucket.
   *
   * @throws RuntimeException if it holds anything, delete markers included
   */
  void delete(String name);
}
