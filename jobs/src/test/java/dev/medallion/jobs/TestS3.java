package dev.medallion.jobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Buckets in memory, behind Iceberg's own {@code S3FileIO}: keys are what they are, and a write
 * that is read with {@code If-Match} has to be there still. After an object was looked up, a test
 * may change it, as another writer would.
 */
public final class TestS3 implements S3FileIOAwsClientFactory {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Stored> OBJECTS = new ConcurrentSkipListMap<>();

  private static volatile Runnable afterLookUp = () -> {};
  private static volatile boolean versioned;

  private static final class Stored {
    private final byte[] content;
    private final String version;
    private final Instant modified;

    private Stored(byte[] content, String version, Instant modified) {
      this.content = content;
      this.version = version;
      this.modified = modified;
    }

    private byte[] content() {
      return content;
    }

    private String version() {
      return version;
    }

    private Instant modified() {
      return modified;
    }
  }

  /** Does something once, after the next look-up of a landed object. */
  static void afterNextLookUp(Runnable action) {
    afterLookUp =
        () -> {
          afterLookUp = () -> {};
          action.run();
        };
  }

  /** Whether writes from now on get version ids. */
  static void keepVersions(boolean keep) {
    versioned = keep;
  }

  static String etag(byte[] content) {
    return Integer.toHexString(new String(content, StandardCharsets.ISO_8859_1).hashCode());
  }

  static void put(String uri, byte[] content, Instant modified) {
    String version = versioned ? "v" + System.nanoTime() : null;
    OBJECTS.put(uri, new Stored(content, version, modified.truncatedTo(ChronoUnit.SECONDS)));
  }

  static void put(String uri, byte[] content) {
    put(uri, content, Instant.now());
  }

  /** Makes an object look as if it had been written earlier. */
  static void age(String uri, long seconds) {
    OBJECTS.computeIfPresent(
        uri,
        (same, stored) ->
            new Stored(
                stored.content(), stored.version(), stored.modified().minusSeconds(seconds)));
  }

  static void delete(String uri) {
    OBJECTS.remove(uri);
  }

  static byte[] content(String uri) {
    return OBJECTS.get(uri).content();
  }

  static String modified(String uri) {
    return OBJECTS.get(uri).modified().toString();
  }

  /** The contents of all objects whose URI begins so, by their order. */
  static List<byte[]> below(String prefix) {
    return OBJECTS.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .map(each -> each.getValue().content())
        .toList();
  }

  static void clear() {
    OBJECTS.clear();
  }

  @Override
  public S3Client s3() {
    return new Client();
  }

  @Override
  public S3AsyncClient s3Async() {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  private static final class Client implements S3Client {
    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}

    private static Stored stored(String bucket, String key) {
      Stored stored = OBJECTS.get("s3://" + bucket + "/" + key);
      if (stored == null) {
        throw NoSuchKeyException.builder().statusCode(404).message("no such key " + key).build();
      }
      return stored;
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      Stored stored = stored(request.bucket(), request.key());
      if (request.bucket().equals("landing")) {
        afterLookUp.run();
      }
      return HeadObjectResponse.builder()
          .eTag('"' + etag(stored.content()) + '"')
          .versionId(stored.version())
          .lastModified(stored.modified())
          .contentLength((long) stored.content().length)
          .build();
    }

    @Override
    public <R> R getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
      Stored stored = stored(request.bucket(), request.key());
      String etag = '"' + etag(stored.content()) + '"';
      if (request.ifMatch() != null && !request.ifMatch().equals(etag)) {
        throw S3Exception.builder()
            .statusCode(412)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("PreconditionFailed").build())
            .build();
      }
      int from = 0;
      int to = stored.content().length;
      if (request.range() != null) {
        String[] range = request.range().substring("bytes=".length()).split("-", -1);
        from = Integer.parseInt(range[0]);
        to = Math.min(to, Integer.parseInt(range[1]) + 1);
      }
      GetObjectResponse response =
          GetObjectResponse.builder().eTag(etag).contentLength((long) (to - from)).build();
      try {
        return transformer.transform(
            response,
            AbortableInputStream.create(
                new ByteArrayInputStream(stored.content(), from, to - from)));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      try (var in = body.contentStreamProvider().newStream()) {
        put("s3://" + request.bucket() + "/" + request.key(), in.readAllBytes());
        return PutObjectResponse.builder().build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
