package dev.medallion.functions.datasets;

import dev.medallion.catalog.TableBucketArn;

/** The ARNs of what QuickSight holds. */
public final class QuickSightArn {
  private QuickSightArn() {}

  /** The ARN of a resource such as {@code dataset/ID}, beside the table bucket. */
  public static String of(TableBucketArn bucket, String resource) {
    String partition = bucket.value().split(":", 3)[1];
    return "arn:%s:quicksight:%s:%s:%s"
        .formatted(partition, bucket.region(), bucket.account(), resource);
  }
}
