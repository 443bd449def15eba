package dev.medallion.local.quicksight;

import static dev.medallion.local.quicksight.Refusals.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.quicksight.model.AthenaParameters;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.DataSource;
import software.amazon.awssdk.services.quicksight.model.DataSourceParameters;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourcePermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.ExceptionResourceType;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.Tag;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceResponse;

/** The data sources, all of them Athena. */
final class DataSources {
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final JsonFolder files;
  private final Map<String, Kept> sources = new ConcurrentHashMap<>();

  private record Kept(DataSource source, List<ResourcePermission> permissions, List<Tag> tags) {}

  DataSources(Path folder) {
    files = new JsonFolder(folder);
    files.readAll().stream()
        .map(DataSources::fromJson)
        .forEach(kept -> sources.put(kept.source().dataSourceId(), kept));
  }

  CreateDataSourceResponse create(CreateDataSourceRequest request) {
    SupportedMembers.refuseOthers(
        request,
        Set.of(
            "AwsAccountId",
            "DataSourceId",
            "Name",
            "Type",
            "DataSourceParameters",
            "Permissions",
            "Tags"));
    String id = Identifiers.checked(request.dataSourceId(), "DataSourceId");
    if (request.type() != DataSourceType.ATHENA) {
      throw Refusals.invalid(
          "A data source of type %s is not supported by the local side, only ATHENA"
              .formatted(request.typeAsString()));
    }
    DataSource source =
        DataSource.builder()
            .arn(arn(id))
            .dataSourceId(id)
            .name(required(request.name(), "Name"))
            .type(request.type())
            .status(ResourceStatus.CREATION_SUCCESSFUL)
            .createdTime(Instant.now())
            .lastUpdatedTime(Instant.now())
            .dataSourceParameters(request.dataSourceParameters())
            .build();
    Kept kept = new Kept(source, request.permissions(), request.tags());
    if (sources.putIfAbsent(id, kept) != null) {
      throw Refusals.exists(ExceptionResourceType.DATA_SOURCE, id);
    }
    files.write(id, toJson(kept));
    return CreateDataSourceResponse.builder()
        .arn(source.arn())
        .dataSourceId(id)
        .creationStatus(ResourceStatus.CREATION_IN_PROGRESS)
        .status(ACCEPTED)
        .build();
  }

  UpdateDataSourceResponse update(UpdateDataSourceRequest request) {
    SupportedMembers.refuseOthers(
        request, Set.of("AwsAccountId", "DataSourceId", "Name", "DataSourceParameters"));
    Kept before = kept(request.dataSourceId());
    DataSource after =
        before.source().toBuilder()
            .name(required(request.name(), "Name"))
            .dataSourceParameters(
                Optional.ofNullable(request.dataSourceParameters())
                    .orElse(before.source().dataSourceParameters()))
            .status(ResourceStatus.UPDATE_SUCCESSFUL)
            .lastUpdatedTime(Instant.now())
            .build();
    keep(new Kept(after, before.permissions(), before.tags()));
    return UpdateDataSourceResponse.builder()
        .arn(after.arn())
        .dataSourceId(after.dataSourceId())
        .updateStatus(ResourceStatus.UPDATE_IN_PROGRESS)
        .status(ACCEPTED)
        .build();
  }

  DescribeDataSourceResponse describe(DescribeDataSourceRequest request) {
    return DescribeDataSourceResponse.builder()
        .dataSource(kept(request.dataSourceId()).source())
        .status(OK)
        .build();
  }

  UpdateDataSourcePermissionsResponse updatePermissions(
      UpdateDataSourcePermissionsRequest request) {
    Kept before = kept(request.dataSourceId());
    Kept after =
        new Kept(
            before.source(),
            Permissions.changed(
                before.permissions(), request.grantPermissions(), request.revokePermissions()),
            before.tags());
    keep(after);
    return UpdateDataSourcePermissionsResponse.builder()
        .dataSourceArn(after.source().arn())
        .dataSourceId(after.source().dataSourceId())
        .status(OK)
        .build();
  }

  DescribeDataSourcePermissionsResponse describePermissions(
      DescribeDataSourcePermissionsRequest request) {
    Kept kept = kept(request.dataSourceId());
    return DescribeDataSourcePermissionsResponse.builder()
        .dataSourceArn(kept.source().arn())
        .dataSourceId(kept.source().dataSourceId())
        .permissions(permissions(kept.source().dataSourceId()))
        .status(OK)
        .build();
  }

  DeleteDataSourceResponse delete(DeleteDataSourceRequest request) {
    Kept kept = kept(request.dataSourceId());
    sources.remove(kept.source().dataSourceId());
    files.delete(kept.source().dataSourceId());
    return DeleteDataSourceResponse.builder()
        .arn(kept.source().arn())
        .dataSourceId(kept.source().dataSourceId())
        .status(OK)
        .build();
  }

  /** The tags of the data source of that ARN; empty if there is none. */
  Optional<List<Tag>> tags(String arn) {
    return sources.values().stream()
        .filter(kept -> kept.source().arn().equals(arn))
        .map(Kept::tags)
        .findFirst();
  }

  /** Who may do what with a data source. */
  List<ResourcePermission> permissions(String id) {
    return kept(id).permissions();
  }

  boolean exists(String arn) {
    return source(arn).isPresent();
  }

  /** The role that queries of the data source of that ARN run with; empty for the account's own. */
  Optional<String> role(String arn) {
    return source(arn)
        .map(DataSource::dataSourceParameters)
        .map(DataSourceParameters::athenaParameters)
        .map(AthenaParameters::roleArn);
  }

  /** The work group that queries of the data source of that ARN run in. */
  String workGroup(String arn) {
    return source(arn)
        .map(DataSource::dataSourceParameters)
        .map(DataSourceParameters::athenaParameters)
        .map(AthenaParameters::workGroup)
        .orElse("primary");
  }

  private Optional<DataSource> source(String arn) {
    return sources.values().stream()
        .map(Kept::source)
        .filter(source -> source.arn().equals(arn))
        .findFirst();
  }

  private Kept kept(String id) {
    return Optional.ofNullable(sources.get(required(id, "DataSourceId")))
        .orElseThrow(() -> Refusals.notFound(ExceptionResourceType.DATA_SOURCE, id));
  }

  private void keep(Kept kept) {
    sources.put(kept.source().dataSourceId(), kept);
    files.write(kept.source().dataSourceId(), toJson(kept));
  }

  private static ObjectNode toJson(Kept kept) {
    ObjectNode json = ModelJson.write(kept.source());
    Permissions.write(kept.permissions(), json);
    Tags.write(kept.tags(), json);
    return json;
  }

  private static Kept fromJson(ObjectNode json) {
    List<ResourcePermission> permissions = Permissions.take(json);
    List<Tag> tags = Tags.take(json);
    return new Kept(
        ModelJson.read(json, DataSource.class, ModelJson.Scalars.EXACT), permissions, tags);
  }

  private static String arn(String id) {
    return Refusals.arn("datasource/" + id);
  }
}
