package dev.medallion.local.s3;

/**
 * How a bucket is set up.
 *
 * @param delivery where its events go
 * @param versioning whether its objects have version ids
 */
public record BucketConfiguration(EventDelivery delivery, Versioning versioning) {
  /** That of a new bucket. */
  public static final BucketConfiguration NEW =
      new BucketConfiguration(EventDelivery.NONE, Versioning.NONE);
}
