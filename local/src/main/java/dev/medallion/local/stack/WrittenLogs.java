package dev.medallion.local.stack;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.glue.GlueService;
import dev.medallion.local.lambda.LambdaService;
import dev.medallion.local.logs.LogSource;
import dev.medallion.local.logs.LogStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsResponse;
import software.amazon.awssdk.services.glue.model.GetJobsRequest;
import software.amazon.awssdk.services.glue.model.GetJobsResponse;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.glue.model.JobRun;

/**
 * What functions and jobs wrote. Functions have a file each; all runs of jobs write into that of
 * the one Spark process, each from a thread that has the run's name.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html">Logging
 *     for AWS Glue jobs</a>
 */
final class WrittenLogs implements LogSource {
  private static final String DEFAULT_PREFIX = "/aws-glue/jobs";

  /** The part of a job's log groups that has what its logger wrote. */
  private static final String LOGGED = "/error";

  private final LambdaService lambda;
  private final Operations glue;
  private final Path spark;

  WrittenLogs(Site site, LambdaService lambda, GlueService glue) {
    this.lambda = lambda;
    this.glue = glue.operations();
    this.spark = site.logs().resolve("spark.log");
  }

  @Override
  public Set<String> groups() {
    Set<String> groups = new TreeSet<>();
    lambda.functionLogs().forEach(log -> groups.add(log.group()));
    jobs().forEach(job -> groups.add(group(job)));
    return groups;
  }

  @Override
  public List<LogStream> streams(String group) {
    List<LogStream> streams = new ArrayList<>();
    lambda.functionLogs().stream()
        .filter(log -> log.group().equals(group))
        .map(log -> new LogStream(group, log.stream(), log.file(), Optional.empty()))
        .forEach(streams::add);
    for (Job job : jobs()) {
      if (group(job).equals(group)) {
        runs(job.name())
            .forEach(
                run -> streams.add(new LogStream(group, run.id(), spark, Optional.of(run.id()))));
      }
    }
    return streams;
  }

  private static String group(Job job) {
    return job.defaultArguments().getOrDefault("--custom-logGroup-prefix", DEFAULT_PREFIX) + LOGGED;
  }

  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    String token = null;
    do {
      GetJobsResponse page =
          ask(GetJobsRequest.builder().nextToken(token).build(), GetJobsResponse.class);
      jobs.addAll(page.jobs());
      token = page.nextToken();
    } while (token != null);
    return jobs;
  }

  private List<JobRun> runs(String job) {
    List<JobRun> runs = new ArrayList<>();
    String token = null;
    do {
      GetJobRunsResponse page =
          ask(
              GetJobRunsRequest.builder().jobName(job).nextToken(token).build(),
              GetJobRunsResponse.class);
      runs.addAll(page.jobRuns());
      token = page.nextToken();
    } while (token != null);
    return runs;
  }

  private <R extends AwsResponse> R ask(AwsRequest request, Class<R> answer) {
    return answer.cast(glue.handler(request.getClass()).orElseThrow().apply(request));
  }
}
