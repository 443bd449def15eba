package dev.medallion.functions.ingest;

import dev.medallion.contract.LandedObject;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects in the landing bucket. */
final class LandingBucket {
  private final S3Client s3;
  private final String name;
  private final Pipeline pipeline;

  LandingBucket(S3Client s3, String name, Pipeline pipeline) {
    this.s3 = s3;
    this.name = name;
    this.pipeline = pipeline;
  }

  /**
   * A part of what a source has.
   *
   * @param objects ordered by key
   * @param reached the last key that was listed; empty if there was none
   * @param isLast whether none follow
   */
  record Page(List<LandedObject> objects, String reached, boolean isLast) {}

  /** The objects of a source, as they are now, ordered by key. */
  List<LandedObject> objectsOf(Source source) {
    List<LandedObject> objects = new ArrayList<>();
    String after = "";
    Page page;
    do {
      page = page(source, after);
      objects.addAll(page.objects());
      after = page.reached();
    } while (!page.isLast());
    return objects;
  }

  /**
   * The first objects of a source behind a key, as they are now: what one call lists.
   *
   * @param after a key that {@link Page#reached} gave; empty for the beginning
   */
  Page page(Source source, String after) {
    ListObjectsV2Response listed =
        s3.listObjectsV2(
            list ->
                list.bucket(name)
                    .prefix(source.prefix())
                    .startAfter(after.isEmpty() ? source.prefix() : after));
    List<LandedObject> objects =
        listed.contents().stream()
            .map(this::landed)
            .filter(object -> !object.marksFolder())
            .filter(object -> pipeline.sourceOf(object.key()).equals(Optional.of(source)))
            .toList();
    return new Page(
        objects,
        listed.contents().isEmpty() ? after : listed.contents().getLast().key(),
        listed.nextContinuationToken() == null);
  }

  private LandedObject landed(S3Object object) {
    return new LandedObject(
        name,
        object.key(),
        object.eTag().replace("\"", ""),
        object.size(),
        "",
        object.lastModified());
  }
}
