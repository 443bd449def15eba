package dev.medallion.local.stack;

import dev.medallion.local.deploy.resources.Buckets;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.s3.S3Service;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The buckets of the local S3. */
record DeployedBuckets(S3Service s3) implements Buckets {
  @Override
  public boolean has(String name) {
    return s3.hasBucket(name);
  }

  @Override
  public void create(String name, BucketConfiguration configuration) {
    try {
      s3.createBucket(name, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the bucket " + name, e);
    }
  }

  @Override
  public void putPolicy(String bucket, String policy) {
    s3.putPolicy(bucket, policy);
  }

  @Override
  public void deletePolicy(String bucket) {
    s3.deletePolicy(bucket);
  }

  @Override
  public void delete(String name) {
    s3.deleteBucket(name);
  }
}
