package dev.medallion.cli.trace;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.JobRun;

/** Runs of Glue jobs. */
final class JobSpans {
  private JobSpans() {}

  /** The runs that began since then, and have ended. */
  static List<Span> of(GlueClient glue, Collection<String> jobs, Instant since) {
    return jobs.stream().flatMap(job -> of(glue, job, since)).toList();
  }

  private static Stream<Span> of(GlueClient glue, String job, Instant since) {
    // The newest come first, and Glue keeps them for months.
    return glue.getJobRunsPaginator(get -> get.jobName(job)).stream()
        .map(
            page ->
                page.jobRuns().stream().filter(run -> !run.startedOn().isBefore(since)).toList())
        .takeWhile(runs -> !runs.isEmpty())
        .flatMap(List::stream)
        .filter(run -> run.completedOn() != null)
        .map(JobSpans::of);
  }

  private static Span of(JobRun run) {
    TreeMap<String, String> details = new TreeMap<>(run.arguments());
    details.put("id", run.id());
    details.put("state", run.jobRunStateAsString());
    return Span.of(run.jobName(), run.startedOn(), run.completedOn(), details);
  }
}
