package dev.medallion.functions.ingest;

import dev.medallion.contract.LandedObject;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** What lies in the landing bucket. */
final class LandingBucket {
  private final S3Client s3;
  private final String name;
  private final Pipeline pipeline;

  LandingBucket(S3Client s3, String name, Pipeline pipeline) {
    this.s3 = s3;
    this.name = name;
    this.pipeline = pipeline;
  }

  /** The objects of a source, as they are now, ordered by key. */
  List<LandedObject> objectsOf(Source source) {
    return Artifacts.objects(s3, name, source.prefix(), source.prefix()).stream()
        .map(
            object ->
                new LandedObject(
                    name,
                    object.key(),
                    object.eTag().replace("\"", ""),
                    object.size(),
                    "",
                    object.lastModified()))
        .filter(object -> !object.marksFolder())
        .filter(object -> pipeline.sourceOf(object.key()).equals(Optional.of(source)))
        .toList();
  }
}
