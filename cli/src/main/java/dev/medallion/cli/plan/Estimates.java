package dev.medallion.cli.plan;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cost.WholeComputation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much it is to compute tables whole, by the present snapshots of what they are made of. */
final class Estimates {
  private static final String ROWS = "total-records";
  private static final String BYTES = "total-files-size";

  private final Pipeline project;
  private final ModelGraph graph;
  private final Map<TableName, TableMetadata> tables;
  private final WholeComputation costs;

  /**
   * @param tables those that exist
   * @param costs prices what is read
   */
  Estimates(Pipeline project, Map<TableName, TableMetadata> tables, WholeComputation costs) {
    this.project = project;
    this.graph = ModelGraph.of(project);
    this.tables = tables;
    this.costs = costs;
  }

  /** The changes, each that computes a model whole with what that reads, as far as it is known. */
  List<Change> added(List<Change> changes) {
    return changes.stream()
        .map(
            change ->
                change.effect().computesWhole()
                    ? reading(change).map(change::with).orElse(change)
                    : change)
        .toList();
  }

  private double usd(Layer layer, long bytes) {
    return switch (layer) {
      case SILVER -> costs.silverUsd(bytes);
      case GOLD -> costs.goldUsd(bytes);
      case BRONZE -> throw new IllegalArgumentException("no query computes bronze");
    };
  }

  /** Empty for what is no model, and where a table that it reads has never been written. */
  private Optional<Change.Reading> reading(Change change) {
    if (!isModel(change)) {
      return Optional.empty();
    }
    TableName table = TableName.parse(change.name());
    long rows = 0;
    long bytes = 0;
    for (String read : graph.reads(ModelGraph.path(table.layer(), table.name()))) {
      Optional<Snapshot> snapshot = snapshot(read);
      if (snapshot.isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> summary = snapshot.get().summary();
      if (!summary.keySet().containsAll(List.of(ROWS, BYTES))) {
        return Optional.empty();
      }
      rows += Long.parseLong(summary.get(ROWS));
      bytes += Long.parseLong(summary.get(BYTES));
    }
    return Optional.of(new Change.Reading(rows, bytes, usd(table.layer(), bytes)));
  }

  private static boolean isModel(Change change) {
    return change.name().startsWith(Layer.SILVER.label() + ".")
        || change.name().startsWith(Layer.GOLD.label() + ".");
  }

  private Optional<Snapshot> snapshot(String path) {
    String[] parts = path.split("\\.", 2);
    TableName name = TableName.parse("%s.%s.%s".formatted(parts[0], project.namespace(), parts[1]));
    return Optional.ofNullable(tables.get(name)).flatMap(TableMetadata::currentSnapshot);
  }
}
