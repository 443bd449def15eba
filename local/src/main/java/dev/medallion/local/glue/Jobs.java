package dev.medallion.local.glue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.ExecutionProperty;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.glue.model.JobUpdate;
import software.amazon.awssdk.services.glue.model.UpdateJobRequest;

/** The job definitions, by name. */
final class Jobs {
  /** The only version whose Spark runs here. */
  private static final String GLUE_VERSION = "6.0";

  private static final int DEFAULT_TIMEOUT_MINUTES = 480;
  private final Map<String, Job> byName = new TreeMap<>();
  private final JsonFolder files;

  Jobs(JsonFolder files) {
    this.files = files;
    for (ObjectNode file : files.readAll()) {
      Job job = ModelJson.read(file, Job.class, ModelJson.Scalars.EXACT);
      byName.put(job.name(), job);
    }
  }

  synchronized void create(CreateJobRequest request) {
    if (byName.containsKey(request.name())) {
      throw AlreadyExistsException.builder()
          .message("Job already exists: " + request.name())
          .build();
    }
    Instant now = Instant.now();
    put(
        Job.builder()
            .name(request.name())
            .description(request.description())
            .role(request.role())
            .createdOn(now)
            .lastModifiedOn(now)
            .executionProperty(orOneAtATime(request.executionProperty()))
            .command(request.command())
            .defaultArguments(request.defaultArguments())
            .nonOverridableArguments(request.nonOverridableArguments())
            .maxRetries(request.maxRetries())
            .timeout(request.timeout() == null ? DEFAULT_TIMEOUT_MINUTES : request.timeout())
            .jobRunQueuingEnabled(request.jobRunQueuingEnabled())
            .glueVersion(request.glueVersion())
            .numberOfWorkers(request.numberOfWorkers())
            .workerType(request.workerType())
            .build());
  }

  /** What an update leaves out falls back to its default, as on Glue. */
  synchronized void update(UpdateJobRequest request) {
    Job existing = named(request.jobName());
    JobUpdate update = request.jobUpdate();
    put(
        Job.builder()
            .name(existing.name())
            .description(update.description())
            .role(update.role())
            .createdOn(existing.createdOn())
            .lastModifiedOn(Instant.now())
            .executionProperty(orOneAtATime(update.executionProperty()))
            .command(update.command())
            .defaultArguments(update.defaultArguments())
            .nonOverridableArguments(update.nonOverridableArguments())
            .maxRetries(update.maxRetries())
            .timeout(update.timeout() == null ? DEFAULT_TIMEOUT_MINUTES : update.timeout())
            .jobRunQueuingEnabled(update.jobRunQueuingEnabled())
            .glueVersion(update.glueVersion())
            .numberOfWorkers(update.numberOfWorkers())
            .workerType(update.workerType())
            .build());
  }

  synchronized Job named(String name) {
    Job job = byName.get(name);
    if (job == null) {
      throw EntityNotFoundException.builder().message("Job not found: " + name).build();
    }
    return job;
  }

  synchronized List<Job> all() {
    return List.copyOf(byName.values());
  }

  synchronized void delete(String name) {
    if (byName.containsKey(name)) {
      files.delete(fileName(name));
      byName.remove(name);
    }
  }

  private void put(Job job) {
    if (job.command() == null || !"glueetl".equals(job.command().name())) {
      throw refused(job, "Command.Name must be glueetl: other commands are not supported locally");
    }
    if (!GLUE_VERSION.equals(job.glueVersion())) {
      throw refused(
          job,
          "GlueVersion %s is not supported locally: the Spark here is that of %s"
              .formatted(job.glueVersion(), GLUE_VERSION));
    }
    if (job.maxRetries() != null && job.maxRetries() > 0) {
      throw refused(job, "MaxRetries above 0 is not supported locally");
    }
    files.write(fileName(job.name()), ModelJson.write(job));
    byName.put(job.name(), job);
  }

  /** A job's name may hold what a file's may not. */
  private static String fileName(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static InvalidInputException refused(Job job, String why) {
    return InvalidInputException.builder().message("Job " + job.name() + ": " + why).build();
  }

  private static ExecutionProperty orOneAtATime(ExecutionProperty given) {
    return given == null || given.maxConcurrentRuns() == null
        ? ExecutionProperty.builder().maxConcurrentRuns(1).build()
        : given;
  }
}
