package dev.medallion.functions.plan;

import dev.medallion.functions.runtime.Json;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The documents of plans in the artifacts bucket, which states name by their URIs. */
final class PlanDocuments {
  private final S3Client s3;
  private final String bucket;

  /**
   * @param bucket the artifacts bucket
   */
  PlanDocuments(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Writes a document; gives its URI. */
  String write(String key, Object document) {
    s3.putObject(
        put -> put.bucket(bucket).key(key).contentType("application/json"),
        RequestBody.fromString(Json.write(document)));
    return "s3://%s/%s".formatted(bucket, key);
  }

  /**
   * The content of a document.
   *
   * @throws IllegalArgumentException if it is in another bucket
   */
  byte[] read(String uri) {
    String prefix = "s3://%s/".formatted(bucket);
    if (!uri.startsWith(prefix)) {
      throw new IllegalArgumentException("%s is not in %s".formatted(uri, prefix));
    }
    String key = uri.substring(prefix.length());
    return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
  }
}
