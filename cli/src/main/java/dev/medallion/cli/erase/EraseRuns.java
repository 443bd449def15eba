package dev.medallion.cli.erase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.Progress;
import dev.medallion.cli.Target;
import dev.medallion.cli.UserError;
import dev.medallion.contract.ErasurePlan;
import dev.medallion.contract.ErasureReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Runs of the erase job, and the documents of erasures in the artifacts bucket. */
final class EraseRuns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Target target;
  private final String bucket;
  private final ObjectVersions versions;

  EraseRuns(Target target) {
    this.target = target;
    this.bucket = target.stack().artifactsBucket();
    this.versions = new ObjectVersions(target.services().s3(), bucket);
  }

  /** Where the report of a step goes. */
  String reportOf(String id, ErasurePlan.Step step) {
    return "s3://%s/%s".formatted(bucket, key(id, step, "-report"));
  }

  private static String key(String id, ErasurePlan.Step step, String suffix) {
    return ErasurePlan.folder(id) + step.name().toLowerCase(Locale.ROOT) + suffix + ".json";
  }

  /**
   * Does a step, and waits for its end.
   *
   * @throws UserError if the run fails; the message is the job's
   */
  ErasureReport run(ErasurePlan plan, Progress progress) throws InterruptedException {
    String key = key(plan.id(), plan.step(), "");
    write(key, plan);
    try {
      return run(plan, key, progress);
    } finally {
      if (plan.text() != null) {
        // What must be found nowhere is not to be found here either.
        write(key, plan.lookingFor(null));
        int unused = versions.delete(key, version -> !version.isLatest());
      }
    }
  }

  /**
   * Deletes the plans of gold tables that were refreshed before, whose statements name between
   * which values the changed rows lay.
   *
   * @return how many
   */
  int deleteGoldPlans(List<String> models, Instant before) {
    return versions.delete(
        "plans/",
        version ->
            version.lastModified().isBefore(before)
                && models.stream()
                    .anyMatch(model -> version.key().endsWith("/gold/%s.json".formatted(model))));
  }

  private ErasureReport run(ErasurePlan plan, String key, Progress progress)
      throws InterruptedException {
    String job = target.stack().eraseJob();
    String run =
        target
            .services()
            .glue()
            .startJobRun(
                start ->
                    start
                        .jobName(job)
                        .arguments(Map.of("--erasure", "s3://%s/%s".formatted(bucket, key))))
            .jobRunId();
    progress.say(
        "erase", "%s: %s started".formatted(plan.step().name().toLowerCase(Locale.ROOT), run));
    while (true) {
      JobRun now = target.services().glue().getJobRun(get -> get.jobName(job).runId(run)).jobRun();
      switch (now.jobRunState()) {
        case STARTING, RUNNING, STOPPING, WAITING -> Thread.sleep(target.poll());
        case SUCCEEDED -> {
          return read(key(plan.id(), plan.step(), "-report"), ErasureReport.class)
              .orElseThrow(() -> new UserError("run %s of %s left no report".formatted(run, job)));
        }
        case STOPPED, FAILED, TIMEOUT, ERROR, EXPIRED, UNKNOWN_TO_SDK_VERSION ->
            throw new UserError(
                "the erasure %s is not complete: run %s of %s ended as %s: %s. Run the same command again: what is done is not done twice"
                    .formatted(plan.id(), run, job, now.jobRunStateAsString(), now.errorMessage()));
      }
    }
  }

  /** The plan that an erasure began with. */
  Optional<ErasurePlan> plan(String id) {
    return read(key(id, ErasurePlan.Step.ERASE, ""), ErasurePlan.class);
  }

  /** Keeps a document of an erasure as JSON. */
  void write(String key, Object document) {
    try {
      writeText(key, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void writeText(String key, String text) {
    var unused =
        target
            .services()
            .s3()
            .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  /** A document of an erasure. */
  <T> Optional<T> read(String key, Class<T> type) {
    try {
      return Optional.of(
          JSON.readValue(
              target
                  .services()
                  .s3()
                  .getObjectAsBytes(get -> get.bucket(bucket).key(key))
                  .asByteArrayUnsafe(),
              type));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("s3://%s/%s cannot be read".formatted(bucket, key), e);
    }
  }
}
