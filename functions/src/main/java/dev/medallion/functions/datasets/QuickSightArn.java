package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;

/** The ARNs of what QuickSight holds. */
final class QuickSightArn {
  private QuickSightArn() {}

  /** The ARN of a resource such as {@code dataset/ID}, beside the table bucket. */
  static String of(TableBucketArn bucket, String resource) {
    String partition = bucket.value().split(":", 3)[1];
    return "arn:%s:quicksight:%s:%s:%s"
        .formatted(partition, bucket.region(), bucket.account(), resource);
  }
}
