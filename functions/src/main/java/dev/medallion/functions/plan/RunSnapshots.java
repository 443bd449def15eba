package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The snapshots that the models of one run read: one of each table, in whichever wave they run.
 * Tables of the layer below are pinned when the layer's first wave is planned, a table of the layer
 * itself when the wave after its own is.
 */
final class RunSnapshots {
  private final Pipeline pipeline;
  private final PlanDocuments documents;

  RunSnapshots(Pipeline pipeline, PlanDocuments documents) {
    this.pipeline = pipeline;
    this.documents = documents;
  }

  /** What earlier plans of a run have pinned, by tables' short names. */
  private record Pinned(Map<String, String> snapshots) {}

  /**
   * What earlier plans of the run have pinned.
   *
   * @param uri where that is written; empty or null if there was none
   */
  Map<TableName, String> pinned(String uri) throws IOException {
    if (uri == null || uri.isEmpty()) {
      return Map.of();
    }
    Pinned read = Json.read(Json.tree(new ByteArrayInputStream(documents.read(uri))), Pinned.class);
    Map<TableName, String> pinned = new LinkedHashMap<>();
    read.snapshots().forEach((table, snapshot) -> pinned.put(TableName.parse(table), snapshot));
    return pinned;
  }

  /**
   * Pins what a wave of a layer may read, and what was pinned before.
   *
   * @param before the models of the layer's earlier waves
   * @return where it is written; empty if there is nothing to pin
   */
  String pin(
      String execution,
      Layer layer,
      List<String> before,
      Map<TableName, String> earlier,
      Freshness look) {
    Map<String, String> snapshots = new TreeMap<>();
    Stream.concat(below(layer), before.stream().map(name -> table(layer, name)))
        .distinct()
        .forEach(
            table -> look.readable(table).ifPresent(id -> snapshots.put(table.toString(), id)));
    earlier.forEach((table, snapshot) -> snapshots.put(table.toString(), snapshot));
    return snapshots.isEmpty()
        ? ""
        : documents.write("plans/%s/snapshots.json".formatted(execution), new Pinned(snapshots));
  }

  private Stream<TableName> below(Layer layer) {
    return switch (layer) {
      case BRONZE -> Stream.empty();
      case SILVER ->
          pipeline.silver().stream()
              .map(SilverModel::sources)
              .flatMap(List::stream)
              .map(name -> table(Layer.BRONZE, name));
      case GOLD ->
          pipeline.gold().stream()
              .map(GoldModel::models)
              .flatMap(List::stream)
              .map(name -> table(Layer.SILVER, name));
    };
  }

  private TableName table(Layer layer, String name) {
    return new TableName(layer, pipeline.namespace(), name);
  }
}
