package dev.medallion.functions.ingest;

import dev.medallion.contract.Manifest;
import dev.medallion.pipeline.Source;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;

/** The runs of the bronze job that are under way. */
final class ActiveRuns {
  private static final Set<JobRunState> UNDER_WAY =
      EnumSet.of(
          JobRunState.WAITING, JobRunState.STARTING, JobRunState.RUNNING, JobRunState.STOPPING);

  /** Glue lists the newest first, and no run lasts longer than it takes to start this many. */
  private static final int LOOK_BACK = 100;

  private final GlueClient glue;
  private final Artifacts artifacts;
  private final String job;

  ActiveRuns(GlueClient glue, Artifacts artifacts, String job) {
    this.glue = glue;
    this.artifacts = artifacts;
    this.job = job;
  }

  /** One look at Glue, for all sources. */
  List<JobRun> all() {
    return glue.getJobRuns(runs -> runs.jobName(job).maxResults(LOOK_BACK)).jobRuns().stream()
        .filter(run -> UNDER_WAY.contains(run.jobRunState()))
        .toList();
  }

  /** Whether one of the runs rebuilds the table of a source. */
  static boolean rebuilds(Source source, List<JobRun> runs) {
    return runs.stream()
        .map(JobRun::arguments)
        .filter(arguments -> source.name().equals(arguments.get("--source")))
        .anyMatch(arguments -> Manifests.isOfRebuild(arguments.getOrDefault("--manifest", "")));
  }

  /**
   * What runs of a source are taking in, as {@link SweepState#content} tells it: an event does not
   * say by which time S3 will list its object. So of an object that is overwritten with A, B and A
   * again while a run takes in the first A, the last one waits until that run has ended, and is
   * swept then.
   */
  Set<String> objectsOf(Source source, List<JobRun> runs) {
    Set<String> contents = new HashSet<>();
    for (JobRun run : runs) {
      String manifest = run.arguments().getOrDefault("--manifest", "");
      String bucket = artifacts.uri("");
      if (source.name().equals(run.arguments().get("--source")) && manifest.startsWith(bucket)) {
        artifacts
            .read(manifest.substring(bucket.length()), Manifest.class)
            .ifPresent(
                read ->
                    read.objects()
                        .forEach(
                            each -> contents.add(SweepState.content(each.uri(), each.etag()))));
      }
    }
    return contents;
  }
}
