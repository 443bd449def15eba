package dev.medallion.local.deploy.resources;

import dev.medallion.local.s3.EventDelivery;

/** Makes buckets. */
@FunctionalInterface
public interface Buckets {

  /** Makes the bucket if it is not there, and sets where its events go. */
  void create(String name, EventDelivery delivery);
}
