package dev.medallion.jobs.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.iceberg.aws.s3.S3FileIO;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects of S3. Threads may share it. */
public final class S3Objects implements AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3FileIO files;
  private final S3Client s3;

  S3Objects(S3FileIO files) {
    this.files = files;
    this.s3 = files.client();
  }

  /**
   * What is stored under a URI; nothing if there is no such object.
   *
   * @throws UncheckedIOException if S3 cannot be asked, or refuses
   */
  public Optional<StoredObject> look(String uri) {
    S3Uri place = S3Uri.parse(uri);
    try {
      HeadObjectResponse head =
          s3.headObject(
              HeadObjectRequest.builder().bucket(place.bucket()).key(place.key()).build());
      return Optional.of(
          new StoredObject(
              uri,
              unquoted(head.eTag()),
              version(head.versionId()),
              head.lastModified().truncatedTo(ChronoUnit.SECONDS),
              head.contentLength()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new UncheckedIOException("cannot look up " + uri, new IOException(e.getMessage(), e));
    }
  }

  /**
   * Opens an object, or its rest from an offset. A connection that breaks is taken up again where
   * it broke.
   *
   * @param from the first byte, 0 for the first of the object
   */
  public InputStream open(StoredObject object, long from) {
    return new ResumingStream(this, object, from, object.size());
  }

  /**
   * Opens some bytes of an object.
   *
   * @param to behind the last byte
   */
  public InputStream open(StoredObject object, long from, long to) {
    return new ResumingStream(this, object, from, Math.min(to, object.size()));
  }

  /** One connection for the bytes of a write; fails if the object is another by now. */
  InputStream connect(StoredObject object, long from, long to) throws IOException {
    S3Uri place = S3Uri.parse(object.uri());
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .versionId(object.version())
            .ifMatch('"' + object.etag() + '"');
    if (from > 0 || to < object.size()) {
      request.range("bytes=%d-%d".formatted(from, to - 1));
    }
    try {
      return s3.getObject(request.build(), ResponseTransformer.toInputStream());
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_FOUND) {
        throw new ObjectChangedException(object, e);
      }
      throw new IOException(e.getMessage(), e);
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reads a small object whole; nothing if there is no such object.
   *
   * @throws UncheckedIOException if S3 cannot be asked, or refuses
   */
  public Optional<byte[]> read(String uri) {
    S3Uri place = S3Uri.parse(uri);
    try {
      return Optional.of(
          s3.getObject(
                  GetObjectRequest.builder().bucket(place.bucket()).key(place.key()).build(),
                  ResponseTransformer.toBytes())
              .asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new UncheckedIOException("cannot read " + uri, new IOException(e.getMessage(), e));
    }
  }

  /**
   * Writes a small object.
   *
   * @throws UncheckedIOException if S3 cannot be asked, or refuses
   */
  public void write(String uri, byte[] content) {
    S3Uri place = S3Uri.parse(uri);
    try {
      s3.putObject(
          PutObjectRequest.builder().bucket(place.bucket()).key(place.key()).build(),
          RequestBody.fromBytes(content));
    } catch (SdkException e) {
      throw new UncheckedIOException("cannot write " + uri, new IOException(e.getMessage(), e));
    }
  }

  @Override
  public void close() {
    files.close();
  }

  /** An entity tag without the quotes that HTTP puts around it. */
  public static String unquoted(String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  /** S3 says {@code null} for what was written before its bucket kept versions. */
  private static String version(String id) {
    return id == null || id.isEmpty() || id.equals("null") ? null : id;
  }
}
