package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What of the landing bucket bronze does not hold, and why. */
public final class LandingFindings {
  /** The newest runs of the bronze job, of which those that failed are shown. */
  private static final int RUNS_LOOKED_AT = 100;

  private static final int SHOWN = 5;

  private static final String GIVEN_UP = "failures/objects/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Services services;
  private final DeployedStack stack;

  public LandingFindings(Services services, DeployedStack stack) {
    this.services = services;
    this.stack = stack;
  }

  /**
   * A run of the bronze job that has not succeeded.
   *
   * @param id its id in Glue
   * @param source the source that it was for
   * @param status its state in Glue
   * @param started when it was started, in ISO 8601
   * @param error the first line of its error message
   */
  public record FailedRun(String id, String source, String status, String started, String error) {}

  /**
   * An object that bronze does not take as it is.
   *
   * @param object its S3 URI
   * @param reason a sentence
   */
  public record Refused(String object, String reason) {}

  /**
   * What is wrong.
   *
   * @param failed the newest failed runs, the newest first
   * @param refused what these refused, and what was given up after several runs
   * @param running how many runs are under way
   */
  public record Troubles(List<FailedRun> failed, List<Refused> refused, int running) {}

  /** Looks at the newest runs and the records of what was given up. */
  public Troubles look() {
    List<JobRun> runs =
        services
            .glue()
            .getJobRuns(list -> list.jobName(stack.bronzeJob()).maxResults(RUNS_LOOKED_AT))
            .jobRuns();
    List<JobRun> failed =
        runs.stream()
            .filter(LandingFindings::hasFailed)
            .sorted(Comparator.comparing(JobRun::startedOn).reversed())
            .limit(SHOWN)
            .toList();
    BronzeReceipts receipts = new BronzeReceipts(services.s3(), stack.artifactsBucket());
    List<Refused> refused = new ArrayList<>();
    for (JobRun run : failed) {
      refused.addAll(receipts.refused(run));
    }
    refused.addAll(givenUp());
    return new Troubles(
        failed.stream().map(LandingFindings::failedRun).toList(),
        refused.stream().distinct().toList(),
        (int) runs.stream().filter(run -> run.completedOn() == null).count());
  }

  private List<Refused> givenUp() {
    return services
        .s3()
        .listObjectsV2Paginator(list -> list.bucket(stack.artifactsBucket()).prefix(GIVEN_UP))
        .contents()
        .stream()
        .sorted(Comparator.comparing(S3Object::lastModified).reversed())
        .limit(SHOWN)
        .map(record -> givenUp(record.key()))
        .toList();
  }

  private Refused givenUp(String key) {
    try {
      JsonNode record =
          JSON.readTree(
              services
                  .s3()
                  .getObjectAsBytes(get -> get.bucket(stack.artifactsBucket()).key(key))
                  .asByteArrayUnsafe());
      return new Refused(record.path("subject").asText(), record.path("reason").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the record s3://%s/%s is no JSON".formatted(stack.artifactsBucket(), key), e);
    }
  }

  private static boolean hasFailed(JobRun run) {
    return switch (run.jobRunState()) {
      case FAILED, TIMEOUT, ERROR, EXPIRED, STOPPED -> true;
      case SUCCEEDED, STARTING, RUNNING, STOPPING, WAITING, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private static FailedRun failedRun(JobRun run) {
    return new FailedRun(
        run.id(),
        run.arguments().getOrDefault("--source", "?"),
        run.jobRunStateAsString(),
        run.startedOn().toString(),
        Objects.toString(run.errorMessage(), "").lines().findFirst().orElse(""));
  }
}
