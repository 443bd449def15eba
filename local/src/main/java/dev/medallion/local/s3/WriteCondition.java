package dev.medallion.local.s3;

import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;

/**
 * What must hold of the present object for a write to be made.
 *
 * @param ifMatch the ETag that the object must have
 * @param ifNoneMatch the ETag that it must not have; {@code *} if there must be no object
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">
 *     Conditional writes</a>
 */
record WriteCondition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
  private static final String ANY = "*";

  static final WriteCondition NONE = new WriteCondition(Optional.empty(), Optional.empty());

  /** Takes the headers as the SDK's requests give them: null for one that is not there. */
  static WriteCondition of(String ifMatch, String ifNoneMatch) {
    return new WriteCondition(Optional.ofNullable(ifMatch), Optional.ofNullable(ifNoneMatch));
  }

  /**
   * Checks the condition.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception PreconditionFailed if it does not
   *     hold
   */
  void check(Optional<ObjectFiles.ObjectFile> present) {
    if (this.equals(NONE)) {
      return;
    }
    Optional<String> etag = present.flatMap(file -> ObjectAttributes.etag(file.path()));
    boolean isMatch = ifMatch.isEmpty() || (present.isPresent() && holdsFor(ifMatch.get(), etag));
    boolean isNoneMatch =
        ifNoneMatch.isEmpty() || present.isEmpty() || !holdsFor(ifNoneMatch.get(), etag);
    if (!isMatch || !isNoneMatch) {
      throw S3Exceptions.preconditionFailed(null);
    }
  }

  private static boolean holdsFor(String condition, Optional<String> etag) {
    return condition.equals(ANY) || etag.filter(condition.replace("\"", "")::equals).isPresent();
  }
}
