package dev.medallion.jobs.objects;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;

/**
 * One write of an object, as it is stored at this moment.
 *
 * <p>What an event announced may have been overwritten since. S3 gives the newest content to
 * whoever asks, so a row is labelled with the write that was read, never with the one that was
 * announced.
 *
 * @param uri {@code s3://bucket/key}
 * @param etag the entity tag of the content, without quotes
 * @param version the version id; null where the bucket keeps no versions
 * @param modified when it was written, by the clock of the store, in whole seconds
 * @param size in bytes
 */
public record StoredObject(String uri, String etag, String version, Instant modified, long size)
    implements Serializable {

  /** The version id, if the bucket keeps versions. */
  public Optional<String> versionId() {
    return Optional.ofNullable(version);
  }

  /** The last part of the key. */
  public String fileName() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
