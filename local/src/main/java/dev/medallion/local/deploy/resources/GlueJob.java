package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.ModelJson.Scalars;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.glue.model.CreateJobResponse;
import software.amazon.awssdk.services.glue.model.DeleteJobRequest;
import software.amazon.awssdk.services.glue.model.DeleteJobResponse;
import software.amazon.awssdk.services.glue.model.JobUpdate;
import software.amazon.awssdk.services.glue.model.UpdateJobRequest;
import software.amazon.awssdk.services.glue.model.UpdateJobResponse;

/** A Glue job. Its role, and how many workers of which type it has, have no effect here. */
final class GlueJob implements ResourceType {
  private final ServiceCalls services;

  GlueJob(ServiceCalls services) {
    this.services = services;
  }

  @Override
  public String name() {
    return "AWS::Glue::Job";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
            "Name",
            "Description",
            "Role",
            "GlueVersion",
            "WorkerType",
            "NumberOfWorkers",
            "Timeout",
            "MaxRetries",
            "ExecutionClass",
            "ExecutionProperty.MaxConcurrentRuns",
            "JobRunQueuingEnabled",
            "Command.Name",
            "Command.ScriptLocation",
            "Command.PythonVersion",
            "DefaultArguments.*",
            "NonOverridableArguments.*",
            "Tags.**")
        .requiring("Role", "Command");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of());
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    String name = request.name("Name");
    ObjectNode job = request.properties().deepCopy();
    job.remove(List.of("Name", "Tags"));
    try {
      CreateJobRequest create = ModelJson.read(job, CreateJobRequest.class, Scalars.COERCED);
      services.call(create.toBuilder().name(name).build(), CreateJobResponse.class);
    } catch (AlreadyExistsException e) {
      request.requireEarlierDeployment(name);
      JobUpdate update = ModelJson.read(job, JobUpdate.class, Scalars.COERCED);
      services.call(
          UpdateJobRequest.builder().jobName(name).jobUpdate(update).build(),
          UpdateJobResponse.class);
    }
    return new PhysicalResource(name, Map.of());
  }

  @Override
  public void delete(ResourceRequest request) {
    services.call(
        DeleteJobRequest.builder().jobName(request.name("Name")).build(), DeleteJobResponse.class);
  }
}
