package dev.medallion.local.s3;

import dev.medallion.local.s3.ObjectFiles.ObjectFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The versions of objects. Each write has a version id in a bucket with versions, but only the
 * newest version is kept, and the marker of a deletion.
 */
final class StoredVersions {
  /** What S3 calls the version of an object that was written before its bucket had versions. */
  private static final String NULL_ID = "null";

  private final ObjectFiles files;
  private final BucketConfigurations buckets;
  private final DeleteMarkers markers;

  StoredVersions(ObjectFiles files, BucketConfigurations buckets) {
    this.files = files;
    this.buckets = buckets;
    this.markers = new DeleteMarkers(files);
  }

  /** What a deletion without a version id leaves; empty in a bucket without versions. */
  Optional<String> mark(String bucket, String key) {
    return isVersioned(bucket) ? Optional.of(markers.add(bucket, key)) : Optional.empty();
  }

  /** Removes the marker of that version id; whether there was one. */
  boolean unmark(String bucket, String key, String id) {
    return markers.remove(bucket, key, id);
  }

  /** The id as the bucket shows it, which is not at all without versioning. */
  Optional<String> shown(String bucket, String id) {
    return isVersioned(bucket) ? Optional.of(id) : Optional.empty();
  }

  GetBucketVersioningResponse configuration(String bucket) {
    return GetBucketVersioningResponse.builder()
        .status(isVersioned(bucket) ? BucketVersioningStatus.ENABLED : null)
        .build();
  }

  /**
   * Finds the newest version of an object.
   *
   * @param id which version it has to be; null for any
   * @throws AwsServiceException NoSuchKey, or NoSuchVersion if another one is asked for
   */
  StoredVersion find(String bucket, String key, String id) {
    Optional<StoredVersion> version =
        files.find(bucket, key).flatMap(file -> version(bucket, file));
    if (id != null && version.filter(newest -> id.equals(newest.id().orElse(NULL_ID))).isEmpty()) {
      throw S3Exceptions.noSuchVersion(bucket, key, id, "");
    }
    return version.orElseThrow(() -> S3Exceptions.noSuchKey(bucket, key, ""));
  }

  /** Whether there is the object. */
  boolean exists(String bucket, String key) {
    return files.find(bucket, key).flatMap(file -> version(bucket, file)).isPresent();
  }

  /** Whether the object's newest version is the one, or any where none is asked for. */
  boolean isNewest(String bucket, String key, String id) {
    if (id == null) {
      return true;
    }
    try {
      find(bucket, key, id);
      return true;
    } catch (AwsServiceException e) {
      if ("NoSuchVersion".equals(S3Exceptions.errorCode(e))) {
        return false;
      }
      throw e;
    }
  }

  /** Lists the newest versions, which are all, and with them the markers of the same keys. */
  ListObjectVersionsResponse list(ListObjectVersionsRequest request, FolderListing listing) {
    ListObjectsV2Response page =
        listing.list(
            ListObjectsV2Request.builder()
                .bucket(request.bucket())
                .prefix(request.prefix())
                .delimiter(request.delimiter())
                .startAfter(request.keyMarker())
                .maxKeys(request.maxKeys())
                .build());
    List<ObjectVersion> versions =
        page.contents().stream().map(object -> listed(request.bucket(), object)).toList();
    return ListObjectVersionsResponse.builder()
        .versions(versions)
        .deleteMarkers(markers(request, page.nextContinuationToken()))
        .commonPrefixes(page.commonPrefixes())
        .isTruncated(page.isTruncated())
        .nextKeyMarker(page.nextContinuationToken())
        .build();
  }

  private List<DeleteMarkerEntry> markers(ListObjectVersionsRequest request, String last) {
    return markers.list(request.bucket(), request.prefix() == null ? "" : request.prefix()).stream()
        .filter(marker -> isAfter(marker.key(), request.keyMarker()))
        .filter(marker -> last == null || !isAfter(marker.key(), last))
        .toList();
  }

  private static boolean isAfter(String key, String other) {
    return other == null || ObjectPlaces.LISTING_ORDER.compare(key, other) > 0;
  }

  private ObjectVersion listed(String bucket, S3Object object) {
    Optional<StoredVersion> version =
        files.find(bucket, object.key()).flatMap(file -> version(bucket, file));
    return ObjectVersion.builder()
        .key(object.key())
        .versionId(version.flatMap(StoredVersion::id).orElse(NULL_ID))
        .isLatest(true)
        .eTag(object.eTag())
        .size(object.size())
        .lastModified(object.lastModified())
        .storageClass(object.storageClassAsString())
        .build();
  }

  /** The version that a file holds; none if it was copied by hand and is no object yet. */
  private Optional<StoredVersion> version(String bucket, ObjectFile file) {
    if (ObjectAttributes.etag(file.path()).isEmpty()) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      StoredVersion.Content content =
          new StoredVersion.Content(SeenMark.stamp(attributes), attributes.fileKey());
      Optional<ObjectAttributes.Version> written = ObjectAttributes.version(file.path());
      return Optional.of(new StoredVersion(file, content, written, id(bucket, content, written)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> id(
      String bucket, StoredVersion.Content content, Optional<ObjectAttributes.Version> written) {
    if (!isVersioned(bucket) || StoredVersion.isChanged(content, written)) {
      return Optional.empty();
    }
    return Optional.of(written.map(ObjectAttributes.Version::id).orElse(NULL_ID));
  }

  private boolean isVersioned(String bucket) {
    return buckets.of(bucket).versioning() == Versioning.ENABLED;
  }
}
