package dev.medallion.local.quicksight;

import static dev.medallion.local.quicksight.Refusals.required;

import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.DataSource;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.ExceptionResourceType;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceResponse;

/** The data sources, all of them Athena. */
final class DataSources {
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final JsonFolder files;
  private final Map<String, DataSource> sources = new ConcurrentHashMap<>();

  DataSources(Path folder) {
    files = new JsonFolder(folder);
    files.readAll().stream()
        .map(json -> ModelJson.read(json, DataSource.class, ModelJson.Scalars.EXACT))
        .forEach(source -> sources.put(source.dataSourceId(), source));
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
    if (sources.putIfAbsent(id, source) != null) {
      throw Refusals.exists(ExceptionResourceType.DATA_SOURCE, id);
    }
    files.write(id, ModelJson.write(source));
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
    DataSource before = find(request.dataSourceId());
    DataSource after =
        before.toBuilder()
            .name(required(request.name(), "Name"))
            .dataSourceParameters(
                Optional.ofNullable(request.dataSourceParameters())
                    .orElse(before.dataSourceParameters()))
            .status(ResourceStatus.UPDATE_SUCCESSFUL)
            .lastUpdatedTime(Instant.now())
            .build();
    sources.put(after.dataSourceId(), after);
    files.write(after.dataSourceId(), ModelJson.write(after));
    return UpdateDataSourceResponse.builder()
        .arn(after.arn())
        .dataSourceId(after.dataSourceId())
        .updateStatus(ResourceStatus.UPDATE_IN_PROGRESS)
        .status(ACCEPTED)
        .build();
  }

  DescribeDataSourceResponse describe(DescribeDataSourceRequest request) {
    return DescribeDataSourceResponse.builder()
        .dataSource(find(request.dataSourceId()))
        .status(OK)
        .build();
  }

  boolean exists(String arn) {
    return sources.values().stream().anyMatch(source -> source.arn().equals(arn));
  }

  private DataSource find(String id) {
    return Optional.ofNullable(sources.get(required(id, "DataSourceId")))
        .orElseThrow(() -> Refusals.notFound(ExceptionResourceType.DATA_SOURCE, id));
  }

  private static String arn(String id) {
    return Refusals.arn("datasource/" + id);
  }
}
