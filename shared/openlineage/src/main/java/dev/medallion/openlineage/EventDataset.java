package dev.medallion.openlineage;

import io.openlineage.client.OpenLineage;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A data set that a run reads or writes, with what is known of it. */
public final class EventDataset {
  private final String namespace;
  private final String name;
  private final Map<String, String> columns = new LinkedHashMap<>();
  private final Map<String, List<Origin>> origins = new LinkedHashMap<>();
  private Optional<String> version = Optional.empty();
  private Optional<Counts> moved = Optional.empty();
  private OptionalLong held = OptionalLong.empty();
  private List<Check> checks = List.of();

  /**
   * A column that another one is made of.
   *
   * @param dataset the data set that has it
   */
  public record Origin(EventDataset dataset, String column) {}

  private record Counts(long rows, long bytes) {}

  private EventDataset(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * An object of S3.
   *
   * @param uri such as {@code s3://bucket/key}
   * @see <a href="https://openlineage.io/docs/spec/naming#s3">The names of objects</a>
   */
  public static EventDataset object(String uri) {
    int slash = uri.indexOf('/', "s3://".length());
    return new EventDataset(uri.substring(0, slash), uri.substring(slash + 1));
  }

  /**
   * A table of S3 Tables, under the name that OpenLineage's own integration with Spark gives it.
   *
   * @param bucket the ARN of the table bucket
   * @param name such as {@code silver.retail.customer_sales}
   */
  public static EventDataset table(String bucket, String name) {
    return new EventDataset(bucket, name);
  }

  /** Its columns, in order, each with its type. */
  public EventDataset columns(Map<String, String> types) {
    columns.putAll(types);
    return this;
  }

  /** The columns that each of its columns is made of. */
  public EventDataset origins(Map<String, List<Origin>> from) {
    origins.putAll(from);
    return this;
  }

  /** Which one it is of those that were under this name: a snapshot, or a version of an object. */
  public EventDataset version(String id) {
    version = Optional.of(id);
    return this;
  }

  /**
   * What the run reads of it, or adds to it.
   *
   * @param bytes the size of this, as it is stored
   */
  public EventDataset moved(long rows, long bytes) {
    moved = Optional.of(new Counts(rows, bytes));
    return this;
  }

  /** How many rows it has. */
  public EventDataset rows(long rows) {
    held = OptionalLong.of(rows);
    return this;
  }

  /** What came of the rules that it was held to when it was written. */
  public EventDataset checks(List<Check> made) {
    checks = List.copyOf(made);
    return this;
  }

  OpenLineage.InputDataset asInput(OpenLineage events) {
    OpenLineage.InputDatasetInputFacetsBuilder facets = events.newInputDatasetInputFacetsBuilder();
    moved.ifPresent(
        counts ->
            facets.inputStatistics(
                events.newInputStatisticsInputDatasetFacet(counts.rows(), counts.bytes(), null)));
    if (!checks.isEmpty()) {
      facets.dataQualityAssertions(
          events.newDataQualityAssertionsDatasetFacet(
              checks.stream().map(EventDataset::assertion).toList()));
    }
    return events.newInputDataset(namespace, name, facets(events), facets.build());
  }

  OpenLineage.OutputDataset asOutput(OpenLineage events) {
    OpenLineage.OutputDatasetOutputFacetsBuilder facets =
        events.newOutputDatasetOutputFacetsBuilder();
    moved.ifPresent(
        counts ->
            facets.outputStatistics(
                events.newOutputStatisticsOutputDatasetFacet(counts.rows(), counts.bytes(), null)));
    return events.newOutputDataset(namespace, name, facets(events), facets.build());
  }

  private OpenLineage.DatasetFacets facets(OpenLineage events) {
    OpenLineage.DatasetFacetsBuilder facets =
        events
            .newDatasetFacetsBuilder()
            .dataSource(events.newDatasourceDatasetFacet(namespace, URI.create(namespace)));
    version.ifPresent(id -> facets.version(events.newDatasetVersionDatasetFacet(id)));
    held.ifPresent(
        rows ->
            facets.dataQualityMetrics(
                events
                    .newDataQualityMetricsDatasetFacetBuilder()
                    .rowCount(rows)
                    .columnMetrics(
                        events.newDataQualityMetricsDatasetFacetColumnMetricsBuilder().build())
                    .build()));
    if (!columns.isEmpty()) {
      facets.schema(
          events.newSchemaDatasetFacet(
              columns.entrySet().stream().map(column -> field(events, column)).toList()));
    }
    if (!origins.isEmpty()) {
      OpenLineage.ColumnLineageDatasetFacetFieldsBuilder fields =
          events.newColumnLineageDatasetFacetFieldsBuilder();
      origins.forEach(
          (column, from) ->
              fields.put(
                  column,
                  events.newColumnLineageDatasetFacetFieldsAdditional(
                      from.stream().map(origin -> inputField(events, origin)).toList(),
                      null,
                      null)));
      facets.columnLineage(events.newColumnLineageDatasetFacet(fields.build(), null));
    }
    return facets.build();
  }

  private static OpenLineage.SchemaDatasetFacetFields field(
      OpenLineage events, Map.Entry<String, String> column) {
    return events
        .newSchemaDatasetFacetFieldsBuilder()
        .name(column.getKey())
        .type(column.getValue())
        .build();
  }

  private static OpenLineage.InputField inputField(OpenLineage events, Origin origin) {
    return events.newInputField(
        origin.dataset().namespace, origin.dataset().name, origin.column(), null);
  }

  private static OpenLineage.DataQualityAssertionsDatasetFacetAssertions assertion(Check check) {
    return new OpenLineage.DataQualityAssertionsDatasetFacetAssertionsBuilder()
        .assertion(check.name())
        .success(check.passed())
        .column(check.column().isEmpty() ? null : check.column())
        .severity(check.severity())
        .expected("0")
        .actual(Long.toString(check.broken()))
        .content(check.rule())
        .build();
  }
}
