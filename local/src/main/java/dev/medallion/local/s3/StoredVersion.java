package dev.medallion.local.s3;

import dev.medallion.local.s3.ObjectFiles.ObjectFile;
import java.util.Optional;

/**
 * The newest version of an object, as its file is now.
 *
 * @param file the object's file
 * @param content what the content is recognised by
 * @param written the version that was written last, if S3 wrote it
 * @param id what a client is told; none in a bucket without versions, or of content that was
 *     changed by hand and is not taken yet
 */
record StoredVersion(
    ObjectFile file,
    Content content,
    Optional<ObjectAttributes.Version> written,
    Optional<String> id) {

  /** Two equal ones are of one file that did not change. */
  record Content(String stamp, Object fileKey) {}

  /** Whether the content was changed by hand since it was written, and is not taken yet. */
  boolean isChanged() {
    return isChanged(content, written);
  }

  static boolean isChanged(Content content, Optional<ObjectAttributes.Version> written) {
    return written.filter(version -> !version.stamp().equals(content.stamp())).isPresent();
  }
}
