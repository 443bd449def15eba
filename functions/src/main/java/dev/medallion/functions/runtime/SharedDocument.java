package dev.medallion.functions.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A small JSON document in S3 that several invocations may change: a write is refused if another
 * came after the read that it follows from.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">
 *     Conditional writes</a>
 */
public final class SharedDocument<T> {
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONDITIONAL_REQUEST_CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final Class<T> type;

  /** The document of a key, whether it is there or not. */
  public SharedDocument(S3Client s3, String bucket, String key, Class<T> type) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
    this.type = type;
  }

  /** What was read, and the entity tag that S3 knows it by. */
  public record Version<T>(T content, String etag) {}

  /**
   * The document as it is now; empty if there is none.
   *
   * @throws IllegalStateException if it is not of the type
   * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be read
   */
  public Optional<Version<T>> read() {
    try {
      ResponseBytes<GetObjectResponse> read =
          s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
      return Optional.of(
          new Version<>(Json.read(Json.tree(read.asUtf8String()), type), read.response().eTag()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "s3://%s/%s cannot be read: delete it, it is made anew".formatted(bucket, key), e);
    }
  }

  /**
   * Writes the document in place of what was read.
   *
   * @param read what {@link #read} gave
   * @return whether it was written; if not, another write came between
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 refuses it otherwise
   */
  public boolean write(T content, Optional<Version<T>> read) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder().bucket(bucket).key(key).contentType("application/json");
    read.ifPresentOrElse(version -> put.ifMatch(version.etag()), () -> put.ifNoneMatch("*"));
    try {
      s3.putObject(put.build(), RequestBody.fromString(Json.write(content)));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED
          || e.statusCode() == CONDITIONAL_REQUEST_CONFLICT
          // What is to be replaced was deleted meanwhile.
          || (e.statusCode() == NOT_FOUND && read.isPresent())) {
        return false;
      }
      throw e;
    }
  }
}
