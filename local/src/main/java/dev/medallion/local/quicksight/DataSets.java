package dev.medallion.local.quicksight;

import static dev.medallion.local.quicksight.Refusals.required;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetResponse;
import software.amazon.awssdk.services.quicksight.model.CustomSql;
import software.amazon.awssdk.services.quicksight.model.DataSet;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetPermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetResponse;
import software.amazon.awssdk.services.quicksight.model.ExceptionResourceType;
import software.amazon.awssdk.services.quicksight.model.OutputColumn;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.quicksight.model.Tag;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetResponse;

/**
 * The data sets. Each has one physical table, which is custom SQL: that is the only way to tables
 * of table buckets.
 */
final class DataSets {
  private static final Set<String> UPDATE_MEMBERS =
      Set.of("AwsAccountId", "DataSetId", "Name", "PhysicalTableMap", "ImportMode");
  private static final Set<String> CREATE_MEMBERS =
      Stream.concat(UPDATE_MEMBERS.stream(), Stream.of("Permissions", "Tags"))
          .collect(Collectors.toUnmodifiableSet());
  private static final int CREATED = 201;
  private static final int OK = 200;

  private final JsonFolder files;
  private final DataSources sources;
  private final Map<String, Kept> sets = new ConcurrentSkipListMap<>();

  private record Kept(DataSet dataSet, List<ResourcePermission> permissions, List<Tag> tags) {}

  DataSets(Path folder, DataSources sources) {
    this.files = new JsonFolder(folder);
    this.sources = sources;
    files.readAll().stream()
        .map(DataSets::fromJson)
        .forEach(kept -> sets.put(kept.dataSet().dataSetId(), kept));
  }

  CreateDataSetResponse create(CreateDataSetRequest request) {
    SupportedMembers.refuseOthers(request, CREATE_MEMBERS);
    String id = Identifiers.checked(request.dataSetId(), "DataSetId");
    CustomSql sql = customSql(request.physicalTableMap());
    DataSet dataSet =
        DataSet.builder()
            .arn(arn(id))
            .dataSetId(id)
            .name(required(request.name(), "Name"))
            .createdTime(Instant.now())
            .lastUpdatedTime(Instant.now())
            .physicalTableMap(request.physicalTableMap())
            .outputColumns(outputColumns(sql))
            .importMode(required(request.importMode(), "ImportMode"))
            .build();
    Kept kept = new Kept(dataSet, request.permissions(), request.tags());
    if (sets.putIfAbsent(id, kept) != null) {
      throw Refusals.exists(ExceptionResourceType.DATA_SET, id);
    }
    files.write(id, toJson(kept));
    return CreateDataSetResponse.builder().arn(dataSet.arn()).dataSetId(id).status(CREATED).build();
  }

  UpdateDataSetResponse update(UpdateDataSetRequest request) {
    SupportedMembers.refuseOthers(request, UPDATE_MEMBERS);
    Kept before = kept(request.dataSetId());
    CustomSql sql = customSql(request.physicalTableMap());
    DataSet after =
        before.dataSet().toBuilder()
            .name(required(request.name(), "Name"))
            .lastUpdatedTime(Instant.now())
            .physicalTableMap(request.physicalTableMap())
            .outputColumns(outputColumns(sql))
            .importMode(required(request.importMode(), "ImportMode"))
            .build();
    keep(new Kept(after, before.permissions(), before.tags()));
    return UpdateDataSetResponse.builder()
        .arn(after.arn())
        .dataSetId(after.dataSetId())
        .status(OK)
        .build();
  }

  DescribeDataSetResponse describe(DescribeDataSetRequest request) {
    return DescribeDataSetResponse.builder()
        .dataSet(kept(request.dataSetId()).dataSet())
        .status(OK)
        .build();
  }

  DeleteDataSetResponse delete(DeleteDataSetRequest request) {
    DataSet dataSet = find(request.dataSetId());
    sets.remove(dataSet.dataSetId());
    files.delete(dataSet.dataSetId());
    return DeleteDataSetResponse.builder()
        .arn(dataSet.arn())
        .dataSetId(dataSet.dataSetId())
        .status(OK)
        .build();
  }

  /** The tags of the data set of that ARN; empty if there is none. */
  Optional<List<Tag>> tags(String arn) {
    return sets.values().stream()
        .filter(kept -> kept.dataSet().arn().equals(arn))
        .map(Kept::tags)
        .findFirst();
  }

  List<DataSetSummary> summaries() {
    return sets.values().stream()
        .map(Kept::dataSet)
        .map(
            dataSet ->
                DataSetSummary.builder()
                    .arn(dataSet.arn())
                    .dataSetId(dataSet.dataSetId())
                    .name(dataSet.name())
                    .createdTime(dataSet.createdTime())
                    .lastUpdatedTime(dataSet.lastUpdatedTime())
                    .importMode(dataSet.importMode())
                    .build())
        .toList();
  }

  UpdateDataSetPermissionsResponse updatePermissions(UpdateDataSetPermissionsRequest request) {
    Kept before = kept(request.dataSetId());
    Kept after =
        new Kept(
            before.dataSet(),
            Permissions.changed(
                before.permissions(), request.grantPermissions(), request.revokePermissions()),
            before.tags());
    keep(after);
    return UpdateDataSetPermissionsResponse.builder()
        .dataSetArn(after.dataSet().arn())
        .dataSetId(after.dataSet().dataSetId())
        .status(OK)
        .build();
  }

  DescribeDataSetPermissionsResponse describePermissions(
      DescribeDataSetPermissionsRequest request) {
    Kept kept = kept(request.dataSetId());
    return DescribeDataSetPermissionsResponse.builder()
        .dataSetArn(kept.dataSet().arn())
        .dataSetId(kept.dataSet().dataSetId())
        .permissions(kept.permissions())
        .status(OK)
        .build();
  }

  /**
   * The data set of that id.
   *
   * @throws software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException if there is
   *     none
   */
  DataSet find(String id) {
    return kept(id).dataSet();
  }

  /** The ARNs of the users and groups that a data set is for. */
  Set<String> viewers(String id) {
    return kept(id).permissions().stream()
        .map(ResourcePermission::principal)
        .collect(Collectors.toSet());
  }

  /** The custom SQL of a data set. */
  static CustomSql customSql(DataSet dataSet) {
    return dataSet.physicalTableMap().values().iterator().next().customSql();
  }

  static boolean isSpice(DataSet dataSet) {
    return dataSet.importMode() == DataSetImportMode.SPICE;
  }

  private CustomSql customSql(Map<String, PhysicalTable> physical) {
    if (physical.size() != 1) {
      throw Refusals.invalid(
          "PhysicalTableMap must have one table; joins of several are not supported by the local"
              + " side");
    }
    CustomSql sql = physical.values().iterator().next().customSql();
    if (sql == null) {
      throw Refusals.invalid(
          "PhysicalTableMap must hold CustomSql: tables of table buckets are reached by nothing"
              + " else");
    }
    required(sql.sqlQuery(), "CustomSql.SqlQuery");
    if (sql.columns().isEmpty()) {
      throw Refusals.invalid("CustomSql.Columns must not be empty");
    }
    if (!sources.exists(required(sql.dataSourceArn(), "CustomSql.DataSourceArn"))) {
      throw Refusals.notFound(ExceptionResourceType.DATA_SOURCE, sql.dataSourceArn());
    }
    return sql;
  }

  private static List<OutputColumn> outputColumns(CustomSql sql) {
    return sql.columns().stream()
        .map(
            column ->
                OutputColumn.builder()
                    .name(column.name())
                    .type(
                        switch (column.type()) {
                          case BIT, BOOLEAN -> "INTEGER";
                          case JSON -> "STRING";
                          case STRING, INTEGER, DECIMAL, DATETIME, UNKNOWN_TO_SDK_VERSION ->
                              column.typeAsString();
                        })
                    .build())
        .toList();
  }

  private Kept kept(String id) {
    return Optional.ofNullable(sets.get(required(id, "DataSetId")))
        .orElseThrow(() -> Refusals.notFound(ExceptionResourceType.DATA_SET, id));
  }

  private void keep(Kept kept) {
    sets.put(kept.dataSet().dataSetId(), kept);
    files.write(kept.dataSet().dataSetId(), toJson(kept));
  }

  private static ObjectNode toJson(Kept kept) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("DataSet", ModelJson.write(kept.dataSet()));
    Permissions.write(kept.permissions(), json);
    Tags.write(kept.tags(), json);
    return json;
  }

  private static Kept fromJson(ObjectNode json) {
    return new Kept(
        ModelJson.read(json.get("DataSet"), DataSet.class, ModelJson.Scalars.EXACT),
        Permissions.take(json),
        Tags.take(json));
  }

  private static String arn(String id) {
    return Refusals.arn("dataset/" + id);
  }
}
