package dev.medallion.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's store of files, with each object where {@link ObjectPlaces} says. A write goes to a
 * place of its own first, and becomes the object in one step once it is whole.
 *
 * <p>Only the newest version of an object is kept, or the marker of its deletion.
 */
final class FolderBlobStore extends ForwardingBlobStore {
  private static final int MOST_READS = 10;

  private final ObjectFiles files;
  private final ObjectWrites writes;
  private final StoredVersions versions;
  private final BucketDocuments documents;
  private final FolderListing listing;
  private final Listings listings = new Listings();
  private final ReentrantLock completions = new ReentrantLock();

  FolderBlobStore(
      BlobStore delegate,
      ObjectFiles files,
      ObjectWrites writes,
      StoredVersions versions,
      BucketDocuments documents) {
    super(delegate);
    this.documents = documents;
    this.files = files;
    this.writes = writes;
    this.versions = versions;
    this.listing = new FolderListing(files);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    ListObjectsV2Response page =
        listings.page(
            request.toBuilder()
                .continuationToken(ContinuationToken.decode(request.continuationToken()))
                .build(),
            listing::list);
    return page.toBuilder()
        .nextContinuationToken(ContinuationToken.encode(page.nextContinuationToken()))
        .build();
  }

  /**
   * An object that a request names.
   *
   * @param id the version; null for the newest
   */
  record Version(String bucket, String key, String id) {
    Version(String bucket, String key, ExchangeRequest request) {
      this(bucket, key, request.getParameter("versionId"));
    }
  }

  /** The tags of a version, if the bucket has versions. */
  record Tagged(ObjectTags tags, Optional<String> version) {}

  /** Refuses a bucket that is not there. */
  void requireBucket(String bucket) {
    files.folder(bucket);
  }

  Tagged tags(Version object) {
    StoredVersion version = version(object.bucket(), object.key(), object.id());
    return new Tagged(ObjectAttributes.tags(version.file().path()), version.id());
  }

  /**
   * Replaces an object's tags.
   *
   * @return the version, if the bucket has versions
   */
  Optional<String> tag(Version object, ObjectTags tags) throws IOException {
    StoredVersion version = version(object.bucket(), object.key(), object.id());
    ObjectAttributes.setTags(version.file().path(), tags);
    return version.id();
  }

  @Override
  public boolean supportsVersioning() {
    return true;
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    files.folder(request.bucket());
    return versions.configuration(request.bucket());
  }

  @Override
  public ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
    return versions.list(request, listing);
  }

  @Override
  public void deleteBucket(String bucket) {
    try {
      files.removeReserved(bucket);
      super.deleteBucket(bucket);
      documents.deleteAll(bucket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean blobExists(String bucket, String key) {
    return versions.exists(bucket, key);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    if (Uploads.isBookkeeping(request.key())) {
      return super.blobMetadata(request);
    }
    StoredVersion version = version(request.bucket(), request.key(), request.versionId());
    for (int reads = 1; ; reads++) {
      HeadObjectResponse head =
          super.blobMetadata(
              request.toBuilder().key(version.file().place()).versionId(null).build());
      StoredVersion after = version(request.bucket(), request.key(), request.versionId());
      if (after.equals(version) || reads == MOST_READS) {
        HeadObjectResponse.Builder answer = head.toBuilder().versionId(version.id().orElse(null));
        return version.isChanged() ? answer.eTag(null).build() : answer.build();
      }
      version = after;
    }
  }

  /** Reads again if a write comes in between, so that content and headers are of one version. */
  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    Optional<String> part = Uploads.placeOfPart(request.key());
    if (part.isPresent() && files.find(request.bucket(), request.key()).isEmpty()) {
      return super.getBlob(request.toBuilder().key(part.get()).build());
    }
    StoredVersion version = version(request.bucket(), request.key(), request.versionId());
    for (int reads = 1; ; reads++) {
      if (version.isChanged() && request.ifMatch() != null) {
        throw S3Exceptions.preconditionFailed(null);
      }
      ResponseInputStream<GetObjectResponse> content =
          super.getBlob(request.toBuilder().key(version.file().place()).versionId(null).build());
      StoredVersion after;
      try {
        after = version(request.bucket(), request.key(), request.versionId());
      } catch (RuntimeException e) {
        content.abort();
        throw e;
      }
      if (after.equals(version) || reads == MOST_READS) {
        GetObjectResponse.Builder answer =
            content.response().toBuilder().versionId(version.id().orElse(null));
        return new ResponseInputStream<>(
            version.isChanged() ? answer.eTag(null).build() : answer.build(), content);
      }
      content.abort();
      version = after;
    }
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    if (Uploads.isBookkeeping(request.key())) {
      return super.putBlob(request, payload);
    }
    ObjectPlaces.requireFits(request.key());
    String place = files.unfinished();
    PutObjectResponse response =
        super.putBlob(
            request.toBuilder().key(place).ifMatch(null).ifNoneMatch(null).build(), payload);
    tagUnfinished(request.bucket(), place, RequestTags.current().given());
    String version =
        publish(
            write(request.bucket(), request.key(), place, "PutObject"),
            WriteCondition.of(request.ifMatch(), request.ifNoneMatch()));
    return response.toBuilder().versionId(version).build();
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    StoredVersion source =
        version(request.sourceBucket(), request.sourceKey(), request.sourceVersionId());
    ObjectPlaces.requireFits(request.destinationKey());
    String place = files.unfinished();
    CopyObjectResponse response =
        super.copyBlob(
            request.toBuilder()
                .sourceKey(source.file().place())
                .sourceVersionId(null)
                .destinationKey(place)
                .build());
    RequestTags tags = RequestTags.current();
    tagUnfinished(
        request.destinationBucket(),
        place,
        tags.replaces() ? tags.given() : ObjectAttributes.tags(source.file().path()));
    String version =
        publish(
            write(request.destinationBucket(), request.destinationKey(), place, "CopyObject"),
            WriteCondition.NONE);
    return response.toBuilder()
        .versionId(version)
        .copySourceVersionId(source.id().orElse(null))
        .build();
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    if (Uploads.isBookkeeping(request.key())) {
      return super.removeBlob(request.toBuilder().versionId(null).build());
    }
    ObjectPlaces.requireFits(request.key());
    String id = request.versionId();
    if (id != null && versions.unmark(request.bucket(), request.key(), id)) {
      return DeleteObjectResponse.builder().versionId(id).deleteMarker(true).build();
    }
    if (versions.isNewest(request.bucket(), request.key(), id)) {
      writes.delete(request.bucket(), request.key());
    }
    Optional<String> marker =
        id == null ? versions.mark(request.bucket(), request.key()) : Optional.empty();
    return DeleteObjectResponse.builder()
        .versionId(marker.orElse(id))
        .deleteMarker(marker.isPresent() ? true : null)
        .build();
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    ObjectPlaces.requireFits(request.key());
    MultipartUpload below =
        super.initiateMultipartUpload(
            request.toBuilder().key(ObjectPlaces.upload(request.key())).build());
    return new MultipartUpload(below.id(), request, below.response());
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    super.abortMultipartUpload(Uploads.below(upload));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream payload) {
    return super.uploadMultipartPart(Uploads.below(upload), request, payload);
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    return super.listMultipartUpload(Uploads.below(upload));
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    return super.listMultipartUploads(bucket).stream().flatMap(Uploads::above).toList();
  }

  /** One after the other, since two uploads to one key are put together at one place. */
  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    MultipartUpload below = Uploads.below(upload);
    WriteCondition condition = WriteCondition.of(request.ifMatch(), request.ifNoneMatch());
    completions.lock();
    try {
      // Before the parts are gone, so that a refused upload can be completed later.
      condition.check(files.find(upload.containerName(), upload.blobName()));
      CompleteMultipartUploadResponse response =
          super.completeMultipartUpload(
              below, request.toBuilder().ifMatch(null).ifNoneMatch(null).build());
      String version =
          publish(
              write(
                  upload.containerName(),
                  upload.blobName(),
                  below.blobName(),
                  "CompleteMultipartUpload"),
              condition);
      files.removeUpload(upload.containerName(), below.blobName());
      return response.toBuilder().versionId(version).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      completions.unlock();
    }
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    return super.getBlobAccess(bucket, access(bucket, key));
  }

  @Override
  public GetObjectAclResponse getBlobAcl(GetObjectAclRequest request) {
    StoredVersion version = version(request.bucket(), request.key(), request.versionId());
    return super.getBlobAcl(
        request.toBuilder().key(version.file().place()).versionId(null).build());
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    super.setBlobAccess(bucket, access(bucket, key), access);
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access, String versionId) {
    super.setBlobAccess(bucket, version(bucket, key, versionId).file().place(), access);
  }

  private String access(String bucket, String key) {
    return Uploads.isBookkeeping(key) ? key : version(bucket, key, null).file().place();
  }

  private StoredVersion version(String bucket, String key, String id) {
    ObjectPlaces.requireFits(key);
    return versions.find(bucket, key, id);
  }

  private void tagUnfinished(String bucket, String place, ObjectTags tags) {
    try {
      ObjectAttributes.setTags(files.folder(bucket).resolve(place), tags);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the tags of an object", e);
    }
  }

  private ObjectWrites.Unfinished write(String bucket, String key, String place, String reason) {
    return new ObjectWrites.Unfinished(bucket, key, files.folder(bucket).resolve(place), reason);
  }

  /** The id to answer: null, as the SDK wants it, where the bucket is not versioned. */
  private String publish(ObjectWrites.Unfinished write, WriteCondition condition) {
    try (write) {
      return versions.shown(write.bucket(), writes.publish(write, condition)).orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
