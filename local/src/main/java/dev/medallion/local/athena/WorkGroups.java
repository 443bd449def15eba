package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.EngineVersion;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsResponse;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.WorkGroup;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;
import software.amazon.awssdk.services.athena.model.WorkGroupState;
import software.amazon.awssdk.services.athena.model.WorkGroupSummary;

/** The work groups; {@code primary} is always there. */
final class WorkGroups {
  static final String PRIMARY = "primary";
  static final EngineVersion ENGINE_VERSION =
      EngineVersion.builder()
          .selectedEngineVersion("AUTO")
          .effectiveEngineVersion("Athena engine version 3")
          .build();

  private final JsonFolder files;
  private final ConcurrentSkipListMap<String, WorkGroup> groups = new ConcurrentSkipListMap<>();

  WorkGroups(Path folder) {
    files = new JsonFolder(folder);
    for (ObjectNode stored : files.readAll()) {
      WorkGroup group = ModelJson.read(stored, WorkGroup.class, ModelJson.Scalars.EXACT);
      groups.put(group.name(), group);
    }
    groups.computeIfAbsent(
        PRIMARY, name -> group(name, null, WorkGroupConfiguration.builder().build()));
  }

  synchronized CreateWorkGroupResponse create(CreateWorkGroupRequest request) {
    String name = request.name();
    WorkGroup group =
        group(
            name,
            request.description(),
            request.configuration() == null
                ? WorkGroupConfiguration.builder().build()
                : request.configuration());
    if (groups.containsKey(name)) {
      throw input("WorkGroup is already created");
    }
    keep(group);
    return CreateWorkGroupResponse.builder().build();
  }

  GetWorkGroupResponse get(GetWorkGroupRequest request) {
    return GetWorkGroupResponse.builder().workGroup(find(request.workGroup())).build();
  }

  ListWorkGroupsResponse list(ListWorkGroupsRequest request) {
    Page<WorkGroup> page =
        Pages.of(
            "ListWorkGroups",
            List.copyOf(groups.values()),
            WorkGroup::name,
            request.maxResults(),
            request.nextToken());
    return ListWorkGroupsResponse.builder()
        .workGroups(page.items().stream().map(WorkGroups::summary).toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** What could not be kept is not there. */
  private void keep(WorkGroup group) {
    files.write(group.name(), ModelJson.write(group));
    groups.put(group.name(), group);
  }

  synchronized UpdateWorkGroupResponse update(UpdateWorkGroupRequest request) {
    WorkGroup before = find(request.workGroup());
    WorkGroup.Builder after = before.toBuilder();
    Optional.ofNullable(request.description()).ifPresent(after::description);
    Optional.ofNullable(request.state()).ifPresent(after::state);
    if (request.configurationUpdates() != null) {
      after.configuration(
          checked(WorkGroupUpdates.apply(before.configuration(), request.configurationUpdates())));
    }
    keep(after.build());
    return UpdateWorkGroupResponse.builder().build();
  }

  synchronized DeleteWorkGroupResponse delete(DeleteWorkGroupRequest request) {
    WorkGroup group = find(request.workGroup());
    if (group.name().equals(PRIMARY)) {
      throw input("The primary workgroup cannot be deleted");
    }
    files.delete(group.name());
    groups.remove(group.name());
    return DeleteWorkGroupResponse.builder().build();
  }

  /**
   * The work group of that name.
   *
   * @throws software.amazon.awssdk.services.athena.model.InvalidRequestException if there is none
   */
  WorkGroup find(String name) {
    WorkGroup group = groups.get(name);
    if (group == null) {
      throw input("WorkGroup is not found.");
    }
    return group;
  }

  /** Where the results of a query go: the work group's word counts first if it is enforced. */
  ResultTarget target(WorkGroup group, Optional<String> requested) {
    WorkGroupConfiguration configuration = group.configuration();
    if (isManaged(configuration)) {
      if (requested.isPresent()) {
        throw input(
            "Work group %s keeps query results itself (ManagedQueryResultsConfiguration): leave out"
                    .formatted(group.name())
                + " ResultConfiguration.OutputLocation");
      }
      return new ResultTarget.Managed();
    }
    Optional<String> own = outputLocation(configuration);
    boolean enforced = Boolean.TRUE.equals(configuration.enforceWorkGroupConfiguration());
    return (enforced && own.isPresent() ? own : requested.or(() -> own))
        .map(WorkGroups::location)
        .orElseThrow(
            () ->
                input(
                    "No output location provided. An output location is required either through the"
                        + " Workgroup result configuration setting or as an API input."));
  }

  static ResultTarget.Location location(String uri) {
    return ResultTarget.Location.parse(uri)
        .orElseThrow(() -> input("outputLocation is not a valid S3 path."));
  }

  private static WorkGroup group(
      String name, String description, WorkGroupConfiguration configuration) {
    return WorkGroup.builder()
        .name(name)
        .description(description)
        .state(WorkGroupState.ENABLED)
        .creationTime(Instant.now())
        .configuration(
            checked(
                configuration.toBuilder()
                    .enforceWorkGroupConfiguration(
                        Optional.ofNullable(configuration.enforceWorkGroupConfiguration())
                            .orElse(!name.equals(PRIMARY)))
                    .engineVersion(ENGINE_VERSION)
                    .resultConfiguration(
                        Optional.ofNullable(configuration.resultConfiguration())
                            .orElse(ResultConfiguration.builder().build()))
                    .build()))
        .build();
  }

  private static WorkGroupConfiguration checked(WorkGroupConfiguration configuration) {
    Optional<String> location = outputLocation(configuration);
    location.ifPresent(WorkGroups::location);
    if (isManaged(configuration) && location.isPresent()) {
      throw input(
          "ManagedQueryResultsConfiguration and ResultConfiguration.OutputLocation exclude each"
              + " other");
    }
    return configuration;
  }

  private static boolean isManaged(WorkGroupConfiguration configuration) {
    return configuration.managedQueryResultsConfiguration() != null
        && Boolean.TRUE.equals(configuration.managedQueryResultsConfiguration().enabled());
  }

  private static Optional<String> outputLocation(WorkGroupConfiguration configuration) {
    return Optional.ofNullable(configuration.resultConfiguration())
        .map(ResultConfiguration::outputLocation);
  }

  private static WorkGroupSummary summary(WorkGroup group) {
    return WorkGroupSummary.builder()
        .name(group.name())
        .description(Optional.ofNullable(group.description()).orElse(""))
        .state(group.state())
        .creationTime(group.creationTime())
        .engineVersion(ENGINE_VERSION)
        .build();
  }
}
