package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.S3Uri;
import dev.medallion.jobs.source.Source;
import java.util.List;

/**
 * What one bronze run shall take in: the source as the pipeline declares it, and landed objects.
 *
 * @param source the source
 * @param table the full name of its bronze table
 * @param objects the objects, as their events told of them: perhaps repeated, in no order
 * @param definition a digest of the source, which the receipt repeats
 * @param receipts the folder that the run's receipt goes to, {@code s3://bucket/prefix/}; null for
 *     no receipt
 * @param rebuild whether the objects are all that landing holds of the source, and the table is to
 *     be made anew of them
 */
public record Manifest(
    Source source,
    String table,
    List<ObjectEvent> objects,
    String definition,
    String receipts,
    boolean rebuild) {

  /**
   * An object as an event told of it.
   *
   * @param bucket its bucket
   * @param key its key, not URL-encoded
   */
  public record ObjectEvent(String bucket, String key) {}

  /**
   * The places of the objects, each once. What is stored there now is looked up: which of several
   * events of one key is the newest does not matter, since the older contents are gone.
   */
  List<String> uris() {
    return objects.stream()
        .map(event -> new S3Uri(event.bucket(), event.key()).toString())
        .distinct()
        .toList();
  }
}
