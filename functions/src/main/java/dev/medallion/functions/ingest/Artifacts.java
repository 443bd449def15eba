package dev.medallion.functions.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.SharedDocument;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The small JSON documents that are kept in the artifacts bucket. */
final class Artifacts {
  private final S3Client s3;
  private final String bucket;

  Artifacts(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Where a key, or a prefix, is, as an S3 URI. */
  String uri(String key) {
    return "s3://%s/%s".formatted(bucket, key);
  }

  void write(String key, Object document) {
    s3.putObject(
        put -> put.bucket(bucket).key(key).contentType("application/json"),
        RequestBody.fromString(Json.write(document)));
  }

  /** The document of a key; empty if there is none. */
  <T> Optional<T> read(String key, Class<T> type) {
    try {
      String document = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
      return Optional.of(Json.read(Json.tree(document), type));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "%s cannot be read: delete it, it is made anew".formatted(uri(key)), e);
    }
  }

  /** A small document that several invocations may change. */
  <T> SharedDocument<T> shared(String key, Class<T> type) {
    return new SharedDocument<>(s3, bucket, key, type);
  }

  /**
   * Keys, in order.
   *
   * @param complete whether no more follow
   */
  record Keys(List<String> keys, boolean complete) {}

  /** The first keys below a prefix that sort after another key, as many as one page has. */
  Keys keysAfter(String prefix, String key) {
    ListObjectsV2Response page =
        s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix).startAfter(key));
    return new Keys(
        page.contents().stream().map(S3Object::key).toList(), page.nextContinuationToken() == null);
  }
}
