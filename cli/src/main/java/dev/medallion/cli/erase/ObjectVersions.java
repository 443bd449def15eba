package dev.medallion.cli.erase;

import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Deletes objects of a versioned bucket for good, and no more than is named. */
final class ObjectVersions {
  private final S3Client s3;
  private final String bucket;

  ObjectVersions(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * Deletes versions.
   *
   * @param prefix what their keys begin with
   * @return how many
   */
  int delete(String prefix, Predicate<ObjectVersion> which) {
    int deleted = 0;
    for (ListObjectVersionsResponse page :
        s3.listObjectVersionsPaginator(list -> list.bucket(bucket).prefix(prefix))) {
      for (ObjectVersion version : page.versions()) {
        if (which.test(version)) {
          var unused =
              s3.deleteObject(
                  delete ->
                      delete.bucket(bucket).key(version.key()).versionId(version.versionId()));
          deleted++;
        }
      }
    }
    return deleted;
  }
}
