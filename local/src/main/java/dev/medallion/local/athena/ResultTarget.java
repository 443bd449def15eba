package dev.medallion.local.athena;

import java.util.List;
import java.util.Optional;

/** Where a query's results go. */
sealed interface ResultTarget {

  /** Athena keeps them. */
  record Managed() implements ResultTarget {}

  /**
   * They are objects in S3.
   *
   * @param bucket the bucket
   * @param prefix what keys start with: empty, or ending in a slash
   */
  record Location(String bucket, String prefix) implements ResultTarget {
    private static final String SCHEME = "s3://";

    /** The place that a URI names, if it is one of S3. */
    static Optional<Location> parse(String uri) {
      if (!uri.startsWith(SCHEME)) {
        return Optional.empty();
      }
      String path = uri.substring(SCHEME.length());
      int slash = path.indexOf('/');
      String bucket = slash < 0 ? path : path.substring(0, slash);
      String prefix = slash < 0 ? "" : path.substring(slash + 1);
      return bucket.isEmpty() || List.of(prefix.split("/", -1)).contains("..")
          ? Optional.empty()
          : Optional.of(
              new Location(
                  bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/"));
    }

    /** The URI of an object below it. */
    String uri(String name) {
      return SCHEME + bucket + "/" + prefix + name;
    }
  }
}
