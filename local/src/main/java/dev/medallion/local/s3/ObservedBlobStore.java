package dev.medallion.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Sees each write as it finishes, marks the file as seen and sends the event. */
final class ObservedBlobStore extends ForwardingBlobStore {
  /** S3Proxy keeps the metadata of a multipart upload in an object of its own. */
  private static final String BOOKKEEPING_PREFIX = ".s3proxy-";

  private final Path root;
  private final ObjectEvents events;
  private final Listings listings = new Listings();

  /** How many writes of each file are under way. */
  private final Map<Path, Integer> underWay = new ConcurrentHashMap<>();

  ObservedBlobStore(BlobStore delegate, Path root, ObjectEvents events) {
    super(delegate);
    this.root = root;
    this.events = events;
  }

  /** Whether the API is writing the file now, so that its event comes from here. */
  boolean isUnderWay(Path file) {
    return underWay.containsKey(file);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    return listings.page(request, this::objects);
  }

  /**
   * All that is stored but files that were copied into the folder of a bucket and are no object
   * yet: they get their ETag when the scan takes them.
   */
  private ListObjectsV2Response objects(ListObjectsV2Request request) {
    ListObjectsV2Response stored = super.list(request);
    return stored.toBuilder()
        .contents(stored.contents().stream().filter(object -> object.eTag() != null).toList())
        .build();
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    return observed(
        request.bucket(), request.key(), "PutObject", () -> super.putBlob(request, payload));
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    return observed(
        request.destinationBucket(),
        request.destinationKey(),
        "CopyObject",
        () -> super.copyBlob(request));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return observed(
        upload.containerName(),
        upload.blobName(),
        "CompleteMultipartUpload",
        () -> super.completeMultipartUpload(upload, request));
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    if (request.key().startsWith(BOOKKEEPING_PREFIX)) {
      return super.removeBlob(request);
    }
    boolean existed = blobExists(request.bucket(), request.key());
    DeleteObjectResponse response = super.removeBlob(request);
    if (existed) {
      events.deleted(request.bucket(), request.key());
    }
    return response;
  }

  private <T> T observed(String bucket, String key, String reason, Supplier<T> write) {
    if (key.startsWith(BOOKKEEPING_PREFIX)) {
      return write.get();
    }
    Path file = file(bucket, key);
    underWay.merge(file, 1, Integer::sum);
    try {
      T response = write.get();
      HeadObjectResponse head = blobMetadata(bucket, key);
      // The event first: if this process dies in between, it is sent again rather than never.
      events.created(bucket, key, head.contentLength(), head.eTag(), reason);
      mark(file);
      return response;
    } finally {
      underWay.computeIfPresent(file, (unused, writes) -> writes == 1 ? null : writes - 1);
    }
  }

  /**
   * Where S3Proxy keeps the object; a key may begin with a slash, and still is below its bucket.
   */
  private Path file(String bucket, String key) {
    return Path.of(root.resolve(bucket) + "/" + key).normalize();
  }

  private void mark(Path file) {
    if (!file.startsWith(root)) {
      return;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        SeenMark.set(file, SeenMark.stamp(attributes));
      }
    } catch (NoSuchFileException e) {
      // Deleted again already: nothing is left to mark.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
