package dev.medallion.functions.ingest;

import dev.medallion.contract.EventTarget;
import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Manifest;
import dev.medallion.pipeline.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;

/** Starts the bronze job for the objects of one source. */
final class BronzeStarter {
  private final Artifacts artifacts;
  private final GlueClient glue;
  private final String job;
  private final Optional<EventTarget> events;

  /**
   * A run that was started.
   *
   * @param source the source's name
   * @param objects how many objects the manifest lists
   * @param manifest where the manifest is, as an S3 URI
   * @param jobRunId the Glue job's run
   */
  record Run(String source, int objects, String manifest, String jobRunId) {}

  /**
   * @param events where the events of the runs go
   */
  BronzeStarter(Artifacts artifacts, GlueClient glue, String job, Optional<EventTarget> events) {
    this.artifacts = artifacts;
    this.glue = glue;
    this.job = job;
    this.events = events;
  }

  /**
   * Writes the manifest and starts the job with it.
   *
   * <p>{@code StartJobRun} knows no client token: the same manifest may run twice, and the job
   * leaves out what its table already holds.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if either call fails
   */
  Run start(String namespace, Source source, List<LandedObject> objects) {
    return start(source, manifest(namespace, source, objects));
  }

  /**
   * As {@link #start}, of all objects of a source: the job rebuilds the table from them.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if either call fails
   */
  Run startRebuild(String namespace, Source source, List<LandedObject> objects) {
    return start(source, manifest(namespace, source, objects).asRebuild());
  }

  private Manifest manifest(String namespace, Source source, List<LandedObject> objects) {
    return Manifests.of(namespace, source, objects, artifacts, events.orElse(null));
  }

  private Run start(Source source, Manifest manifest) {
    String key = Manifests.objectKey(manifest);
    String location = artifacts.uri(key);
    artifacts.write(key, manifest);
    var started =
        glue.startJobRun(
            run ->
                run.jobName(job)
                    .arguments(Map.of("--source", source.name(), "--manifest", location)));
    return new Run(source.name(), manifest.objects().size(), location, started.jobRunId());
  }

  /** Reads the job's definition; changes nothing. */
  void prime() {
    glue.getJob(get -> get.jobName(job));
  }
}
