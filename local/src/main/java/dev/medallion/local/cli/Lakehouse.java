package dev.medallion.local.cli;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.RuleCounts;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.Expectation;
import dev.medallion.local.Site;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** What the tables and the data sets hold, asked through Athena, S3 Tables and QuickSight. */
final class Lakehouse {
  private static final int SAMPLE_ROWS = 5;

  private final Services services;
  private final Deployed deployed;
  private final Pipeline pipeline;
  private final AthenaQuery athena;

  Lakehouse(Services services, Deployed deployed, Pipeline pipeline) {
    this.services = services;
    this.deployed = deployed;
    this.pipeline = pipeline;
    this.athena = new AthenaQuery(services.athena(), deployed.workGroup());
  }

  /**
   * Every table in the three table buckets, bronze first, with its rows and current snapshot; but
   * for the changes of silver, which are of use to gold's refresh alone.
   */
  List<RunReport.Table> tables() throws InterruptedException {
    List<String> counts = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      for (TableSummary table : tablesOf(layer)) {
        if (layer != Layer.SILVER || !holdsChanges(table.name())) {
          counts.add(count(layer, table.name()));
        }
      }
    }
    if (counts.isEmpty()) {
      return List.of();
    }
    return athena
        .run(String.join("\nUNION ALL\n", counts), deployed.catalog(Layer.GOLD), namespace())
        .rows()
        .stream()
        .map(this::table)
        .sorted(
            Comparator.comparing(
                    (RunReport.Table table) ->
                        Layer.valueOf(table.layer().toUpperCase(Locale.ROOT)))
                .thenComparing(RunReport.Table::name))
        .toList();
  }

  private boolean holdsChanges(String table) {
    return pipeline.silver().stream().anyMatch(model -> model.changesTable().equals(table));
  }

  /**
   * What came of the rules of each silver model that declares any and has run with them, and of
   * those that met rows without a key.
   */
  List<RunReport.Checked> expectations() {
    IcebergRestCatalog catalog = services.catalog(deployed);
    return pipeline.silver().stream()
        .flatMap(
            model ->
                catalog
                    .load(new TableName(Layer.SILVER, namespace(), model.name()))
                    .flatMap(table -> RuleCounts.of(model, table))
                    .map(counts -> checked(model, counts))
                    .stream())
        .toList();
  }

  /** The declared columns that no file has had yet. */
  List<RunReport.AbsentColumn> absentColumns() {
    return new AbsentColumns(services.catalog(deployed)::load).of(pipeline);
  }

  private RunReport.Checked checked(SilverModel model, RuleCounts counts) {
    List<RunReport.Rule> rules = new ArrayList<>();
    for (Expectation rule : model.expectations()) {
      long broken = counts.broken().getOrDefault(rule.name(), -1L);
      rules.add(new RunReport.Rule(rule.name(), rule.action().label(), broken));
    }
    Long keyless = counts.broken().get(Expectation.KEY);
    if (keyless != null) {
      rules.add(
          new RunReport.Rule(Expectation.KEY, Expectation.Action.QUARANTINE.label(), keyless));
    }
    return new RunReport.Checked(
        model.name(),
        counts.checked(),
        rules,
        new TableName(Layer.SILVER, namespace(), model.quarantineTable()).toString(),
        counts.quarantined().orElse(-1));
  }

  /** The sources that have no bronze table yet; silver is made once none is missing. */
  List<String> sourcesThatNeverLanded() {
    Set<String> landed =
        tablesOf(Layer.BRONZE).stream().map(TableSummary::name).collect(Collectors.toSet());
    return pipeline.sources().stream()
        .map(Source::name)
        .filter(source -> !landed.contains(source))
        .toList();
  }

  /** A few rows of a gold table, in the order of its key. */
  AthenaQuery.Rows sample(GoldModel model) throws InterruptedException {
    String order = model.key().stream().map(Lakehouse::quoted).collect(Collectors.joining(", "));
    return athena.run(
        "SELECT * FROM %s ORDER BY %s LIMIT %d"
            .formatted(qualified(Layer.GOLD, model.name()), order, SAMPLE_ROWS),
        deployed.catalog(Layer.GOLD),
        namespace());
  }

  /** Every data set with its newest ingestion. */
  List<RunReport.DataSetRows> dataSets() {
    return services
        .quickSight()
        .listDataSetsPaginator(request -> request.awsAccountId(Site.ACCOUNT))
        .dataSetSummaries()
        .stream()
        .map(this::dataSet)
        .sorted(Comparator.comparing(RunReport.DataSetRows::name))
        .toList();
  }

  private RunReport.DataSetRows dataSet(DataSetSummary dataSet) {
    Optional<Ingestion> newest =
        services
            .quickSight()
            .listIngestionsPaginator(
                request -> request.awsAccountId(Site.ACCOUNT).dataSetId(dataSet.dataSetId()))
            .ingestions()
            .stream()
            .max(Comparator.comparing(Ingestion::createdTime));
    return new RunReport.DataSetRows(
        dataSet.name(),
        newest.map(Ingestion::rowInfo).map(rows -> rows.rowsIngested()).orElse(0L),
        newest.map(Ingestion::ingestionStatusAsString).orElse("NEVER_REFRESHED"));
  }

  private List<TableSummary> tablesOf(Layer layer) {
    return services
        .s3Tables()
        .listTablesPaginator(
            request -> request.tableBucketARN(deployed.tableBucket(layer)).namespace(namespace()))
        .tables()
        .stream()
        .toList();
  }

  private String count(Layer layer, String table) {
    return """
    SELECT '%s' AS layer, '%s' AS name, (SELECT count(*) FROM %s) AS rows, \
    (SELECT cast(snapshot_id AS varchar) FROM %s WHERE name = 'main') AS snapshot\
    """
        .formatted(
            layer.label(), table, qualified(layer, table), qualified(layer, table + "$refs"));
  }

  private RunReport.Table table(List<Optional<String>> row) {
    return new RunReport.Table(
        row.get(0).orElseThrow(),
        namespace(),
        row.get(1).orElseThrow(),
        Long.parseLong(row.get(2).orElseThrow()),
        row.get(3).orElse(""));
  }

  private String qualified(Layer layer, String table) {
    return "%s.%s.%s"
        .formatted(quoted(deployed.catalog(layer)), quoted(namespace()), quoted(table));
  }

  private String namespace() {
    return pipeline.namespace();
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
