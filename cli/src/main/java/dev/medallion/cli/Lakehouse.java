package dev.medallion.cli;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.RuleCounts;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.Expectation;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** What the tables and the data sets hold, asked through Athena, S3 Tables and QuickSight. */
public final class Lakehouse {
  private static final int SAMPLE_ROWS = 5;

  /** S3 Tables bears more, and one after the other takes long over many tables. */
  private static final int LOADS_AT_ONCE = 16;

  private final Services services;
  private final DeployedStack deployed;
  private final Pipeline pipeline;
  private final AthenaQuery athena;

  public Lakehouse(Services services, DeployedStack deployed, Pipeline pipeline) {
    this.services = services;
    this.deployed = deployed;
    this.pipeline = pipeline;
    this.athena = new AthenaQuery(services.athena(), deployed.workGroup());
  }

  /**
   * Every table in the three table buckets, bronze first, with its rows and current snapshot; but
   * for those that only jobs read: the ledgers of bronze and the changes of silver.
   */
  public List<RunReport.Table> tables() throws InterruptedException {
    List<TableName> names = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      for (TableSummary table : tablesOf(layer)) {
        if (!isForJobsAlone(layer, table.name())) {
          names.add(new TableName(layer, namespace(), table.name()));
        }
      }
    }
    Map<TableName, Optional<Snapshot>> snapshots = new LinkedHashMap<>();
    load(names).forEach((name, table) -> snapshots.put(name, table.currentSnapshot()));
    Map<RowCounts.Version, Long> counted =
        new RowCounts(athena, deployed)
            .count(
                snapshots.entrySet().stream()
                    .filter(
                        table ->
                            table.getValue().map(RowCounts::told).stream()
                                .anyMatch(Optional::isEmpty))
                    .map(
                        table ->
                            new RowCounts.Version(
                                table.getKey(), table.getValue().orElseThrow().id()))
                    .toList());
    return snapshots.entrySet().stream()
        .map(table -> table(table.getKey(), table.getValue(), counted))
        .sorted(
            Comparator.comparing(
                    (RunReport.Table table) ->
                        Layer.valueOf(table.layer().toUpperCase(Locale.ROOT)))
                .thenComparing(RunReport.Table::name))
        .toList();
  }

  private static RunReport.Table table(
      TableName name, Optional<Snapshot> snapshot, Map<RowCounts.Version, Long> counted) {
    long rows =
        snapshot
            .map(
                present ->
                    RowCounts.told(present)
                        .orElseGet(() -> counted.get(new RowCounts.Version(name, present.id()))))
            .orElse(0L);
    return new RunReport.Table(
        name.layer().label(),
        name.namespace(),
        name.name(),
        rows,
        snapshot.map(Snapshot::id).orElse(""));
  }

  /**
   * The metadata of those of the tables that exist, in the same order; several are asked at once.
   *
   * @throws UserError if one cannot be read
   */
  public Map<TableName, TableMetadata> load(List<TableName> names) throws InterruptedException {
    IcebergRestCatalog catalog = services.catalog(deployed);
    Map<TableName, TableMetadata> tables = new LinkedHashMap<>();
    try (ExecutorService several =
        Executors.newFixedThreadPool(LOADS_AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<Optional<TableMetadata>>> loads =
          several.invokeAll(
              names.stream()
                  .map(name -> (Callable<Optional<TableMetadata>>) () -> catalog.load(name))
                  .toList());
      for (int i = 0; i < loads.size(); i++) {
        TableName name = names.get(i);
        loads.get(i).get().ifPresent(table -> tables.put(name, table));
      }
      return tables;
    } catch (ExecutionException e) {
      throw new UserError("the tables cannot be read: " + e.getCause().getMessage(), e);
    }
  }

  /** Whether only jobs read that table: the ledgers of bronze and the changes of silver. */
  public boolean isForJobsAlone(Layer layer, String table) {
    return switch (layer) {
      case BRONZE ->
          pipeline.sources().stream().anyMatch(source -> source.companions().contains(table));
      case SILVER ->
          pipeline.silver().stream().anyMatch(model -> model.changesTable().equals(table));
      case GOLD -> false;
    };
  }

  /**
   * What came of the rules of each silver model that declares any and has run with them, and of
   * those that met rows without a key.
   */
  public List<RunReport.Checked> expectations() throws InterruptedException {
    Map<TableName, TableMetadata> tables =
        load(
            pipeline.silver().stream()
                .map(model -> new TableName(Layer.SILVER, namespace(), model.name()))
                .toList());
    return pipeline.silver().stream()
        .flatMap(
            model ->
                Optional.ofNullable(
                    tables.get(new TableName(Layer.SILVER, namespace(), model.name())))
                    .flatMap(table -> RuleCounts.of(model, table))
                    .map(counts -> checked(model, counts))
                    .stream())
        .toList();
  }

  /** What it is made by. */
  Pipeline pipeline() {
    return pipeline;
  }

  /** The declared columns that no file has had yet. */
  public List<RunReport.AbsentColumn> absentColumns() throws InterruptedException {
    Map<TableName, TableMetadata> tables =
        load(
            pipeline.sources().stream()
                .map(source -> new TableName(Layer.BRONZE, namespace(), source.name()))
                .toList());
    return new AbsentColumns(table -> Optional.ofNullable(tables.get(table))).of(pipeline);
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
  public List<String> sourcesThatNeverLanded() {
    Set<String> landed =
        tablesOf(Layer.BRONZE).stream().map(TableSummary::name).collect(Collectors.toSet());
    return pipeline.sources().stream()
        .map(Source::name)
        .filter(source -> !landed.contains(source))
        .toList();
  }

  /** A few rows of a gold table, in the order of its key. */
  public AthenaQuery.Rows sample(GoldModel model) throws InterruptedException {
    String order = model.key().stream().map(Lakehouse::quoted).collect(Collectors.joining(", "));
    return athena.run(
        "SELECT * FROM %s ORDER BY %s LIMIT %d"
            .formatted(qualified(Layer.GOLD, model.name()), order, SAMPLE_ROWS),
        deployed.catalog(Layer.GOLD),
        namespace());
  }

  /** Every data set of the stack with its newest ingestion. */
  public List<RunReport.DataSetRows> dataSets() {
    return deployed.dataSetPrefix().map(this::dataSets).orElse(List.of());
  }

  private List<RunReport.DataSetRows> dataSets(String prefix) {
    return services
        .quickSight()
        .listDataSetsPaginator(request -> request.awsAccountId(deployed.account()))
        .dataSetSummaries()
        .stream()
        .filter(dataSet -> dataSet.dataSetId().startsWith(prefix))
        .map(this::dataSet)
        .sorted(Comparator.comparing(RunReport.DataSetRows::name))
        .toList();
  }

  private RunReport.DataSetRows dataSet(DataSetSummary dataSet) {
    Optional<Ingestion> newest =
        services
            .quickSight()
            .listIngestionsPaginator(
                request -> request.awsAccountId(deployed.account()).dataSetId(dataSet.dataSetId()))
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
