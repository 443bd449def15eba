package dev.medallion.cli.plan;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a deployment of a project does to each table and data set, upstream first, and to access.
 */
public final class Comparison {
  private static final String DATA_SET = "dataset.";

  private final Definitions definitions;
  private final TableBuckets buckets;
  private final ModelGraph graph;
  private final Map<String, Change> changes = new LinkedHashMap<>();

  private Comparison(Definitions definitions, TableBuckets buckets) {
    this.definitions = definitions;
    this.buckets = buckets;
    this.graph = ModelGraph.of(definitions.project());
  }

  /** The tables that have to be looked at. */
  public static List<TableName> tables(Pipeline deployed, Pipeline project) {
    return Definitions.tablesOf(deployed, project);
  }

  /**
   * Compares.
   *
   * @param deployed the pipeline that is deployed
   * @param project the one that is to be
   * @param tables those of {@link #tables} that exist
   * @param buckets where they are
   */
  public static List<Change> of(
      Pipeline deployed,
      Pipeline project,
      Map<TableName, TableMetadata> tables,
      TableBuckets buckets) {
    return new Comparison(new Definitions(deployed, project, tables), buckets).changes();
  }

  private List<Change> changes() {
    Pipeline project = definitions.project();
    for (Source source : project.sources()) {
      String path = ModelGraph.path(Layer.BRONZE, source.name());
      changes.put(path, new SourceComparison(definitions, source).compare(affects(path)));
    }
    ModelComparison models = new ModelComparison(definitions);
    for (List<String> wave : graph.waves(Layer.SILVER)) {
      for (String name : wave) {
        SilverModel model = project.silver(name).orElseThrow();
        String path = ModelGraph.path(Layer.SILVER, name);
        changes.put(path, models.silver(model, rebuilt(path), affects(path)));
      }
    }
    for (List<String> wave : graph.waves(Layer.GOLD)) {
      for (String name : wave) {
        GoldModel model = project.gold(name).orElseThrow();
        String path = ModelGraph.path(Layer.GOLD, name);
        changes.put(path, models.gold(model, rebuilt(path), affects(path)));
      }
    }
    project.dataSets().forEach(dataSet -> changes.put(DATA_SET + dataSet.name(), of(dataSet)));
    List<Change> all = new ArrayList<>(changes.values());
    definitions.orphaned().forEach(table -> all.add(orphaned(table)));
    definitions.deployed().dataSets().stream()
        .filter(was -> !changes.containsKey(DATA_SET + was.name()))
        .forEach(was -> all.add(deleted(was)));
    all.addAll(new AccessComparison(definitions.deployed(), project).changes());
    return all;
  }

  /** Of the models that one reads, those whose tables are computed whole before it. */
  private List<String> rebuilt(String path) {
    return graph.reads(path).stream()
        .map(changes::get)
        .filter(read -> read.effect().computesWhole())
        .filter(read -> !read.name().startsWith(Layer.BRONZE.label() + "."))
        .map(Change::name)
        .toList();
  }

  private List<String> affects(String path) {
    Set<String> models = graph.downstream(List.of(path));
    List<String> all = new ArrayList<>(models);
    definitions.project().dataSets().stream()
        .filter(
            dataSet -> {
              String model = ModelGraph.path(Layer.GOLD, dataSet.model());
              return model.equals(path) || models.contains(model);
            })
        .forEach(dataSet -> all.add(DATA_SET + dataSet.name()));
    return all;
  }

  private Change of(DataSet dataSet) {
    String name = DATA_SET + dataSet.name();
    Optional<DataSet> before =
        definitions.deployed().dataSets().stream()
            .filter(was -> was.name().equals(dataSet.name()))
            .findFirst();
    if (before.isEmpty()) {
      return Change.of(
          name,
          Effect.NEW,
          List.of("it is not deployed yet; it is made once its table is there"),
          List.of(),
          List.of());
    }
    Differences because = new Differences();
    because
        .setting("namespace", definitions.deployed().namespace(), definitions.project().namespace())
        .setting("model", before.get().model(), dataSet.model())
        .setting("columns", columns(before.get()), columns(dataSet));
    if (!before.get().charts().equals(dataSet.charts())) {
      because.add("its charts, which the console draws");
    }
    Change model = changes.get(ModelGraph.path(Layer.GOLD, dataSet.model()));
    boolean isRefreshed = model.effect().computesWhole();
    if (isRefreshed) {
      because.add("%s, which it reads, is computed whole".formatted(model.name()));
    }
    Effect effect =
        because.all().isEmpty()
            ? Effect.UNCHANGED
            : isRefreshed && because.all().size() == 1 ? Effect.REFRESHED : Effect.ALTERED;
    return Change.of(name, effect, because.all(), List.of(), List.of());
  }

  private static List<String> columns(DataSet dataSet) {
    return dataSet.columns().entrySet().stream()
        .map(column -> column.getKey() + " " + column.getValue())
        .toList();
  }

  private Change orphaned(TableName table) {
    boolean exists = definitions.tables().containsKey(table);
    String because =
        definitions.isSameNamespace()
            ? "it is no longer declared"
            : "the namespace is %s now".formatted(definitions.project().namespace());
    return Change.of(
        table.toString(),
        Effect.ORPHANED,
        List.of(because),
        List.of(),
        exists
            ? List.of(
                "the table stays with its rows, and nothing refreshes it; to delete it for good: aws s3tables delete-table --table-bucket-arn %s --namespace %s --name %s"
                    .formatted(buckets.of(table.layer()).value(), table.namespace(), table.name()))
            : List.of());
  }

  private static Change deleted(DataSet dataSet) {
    return Change.of(
        DATA_SET + dataSet.name(),
        Effect.DELETED,
        List.of("it is no longer declared"),
        List.of(),
        List.of("QuickSight deletes it with its rows; analyses that are made of it show nothing"));
  }
}
