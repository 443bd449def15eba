package dev.medallion.cli.plan;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is compared.
 *
 * @param deployed the pipeline that is deployed
 * @param project the one that is to be
 * @param tables those of the tables of both that exist
 */
record Definitions(Pipeline deployed, Pipeline project, Map<TableName, TableMetadata> tables) {

  /** The tables that either of two pipelines makes, without companions. */
  static List<TableName> tablesOf(Pipeline deployed, Pipeline project) {
    List<TableName> all = new ArrayList<>(tablesOf(project));
    tablesOf(deployed).stream().filter(table -> !all.contains(table)).forEach(all::add);
    return all;
  }

  private static List<TableName> tablesOf(Pipeline pipeline) {
    List<TableName> all = new ArrayList<>();
    for (Source source : pipeline.sources()) {
      all.add(new TableName(Layer.BRONZE, pipeline.namespace(), source.name()));
    }
    for (SilverModel model : pipeline.silver()) {
      all.add(new TableName(Layer.SILVER, pipeline.namespace(), model.name()));
    }
    for (GoldModel model : pipeline.gold()) {
      all.add(new TableName(Layer.GOLD, pipeline.namespace(), model.name()));
    }
    return all;
  }

  /** The tables that are no longer made, in the order of the deployed pipeline. */
  List<TableName> orphaned() {
    List<TableName> made = tablesOf(project);
    return tablesOf(deployed).stream().filter(table -> !made.contains(table)).toList();
  }

  /** The source as it is deployed; in another namespace it has another table. */
  Optional<Source> deployedSource(String name) {
    return isSameNamespace() ? deployed.source(name) : Optional.empty();
  }

  Optional<SilverModel> deployedSilver(String name) {
    return isSameNamespace() ? deployed.silver(name) : Optional.empty();
  }

  Optional<GoldModel> deployedGold(String name) {
    return isSameNamespace() ? deployed.gold(name) : Optional.empty();
  }

  boolean isSameNamespace() {
    return deployed.namespace().equals(project.namespace());
  }

  /** The table that the project makes. */
  TableName name(Layer layer, String name) {
    return new TableName(layer, project.namespace(), name);
  }

  Optional<TableMetadata> table(Layer layer, String name) {
    return Optional.ofNullable(tables.get(name(layer, name)));
  }
}
