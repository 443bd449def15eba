package dev.medallion.jobs.bronze;

import java.time.Instant;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/**
 * An object as it is stored at this moment.
 *
 * <p>What an event told of may have been overwritten since. S3 gives the newest content whoever
 * asks, so a row is labelled with the version that was read, never with the one that was announced.
 *
 * @param object the version that is stored
 * @param status its entry
 */
record StoredObject(LandedObject object, FileStatus status) {

  /** What is stored where an object was announced. */
  static StoredObject of(LandedObject announced, FileStatus status) {
    // A file system that knows no entity tags leaves us to believe the event.
    String etag = status instanceof EtagSource source ? source.getEtag() : null;
    return etag == null || etag.isEmpty()
        ? new StoredObject(announced, status)
        : new StoredObject(new LandedObject(announced.uri(), LandedObject.unquoted(etag)), status);
  }

  /** When this version was written, by the clock of the store. */
  Instant modified() {
    return Instant.ofEpochMilli(status.getModificationTime());
  }

  /** Whether the entry is still that of the same content. */
  boolean isSameAs(StoredObject later) {
    return object.equals(later.object)
        && status.getLen() == later.status.getLen()
        && status.getModificationTime() == later.status.getModificationTime();
  }
}
