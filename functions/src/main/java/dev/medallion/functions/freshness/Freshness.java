package dev.medallion.functions.freshness;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.freshness.DueModel.Cause;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares what the tables hold with what they could hold. Each table is loaded once, so that all
 * models of one look see the same snapshot of it: make a new one for each look.
 */
public final class Freshness {
  private final Pipeline pipeline;
  private final Function<TableName, Optional<TableMetadata>> catalog;
  private final Map<TableName, Optional<TableMetadata>> loaded = new HashMap<>();

  /**
   * A look at the tables of the pipeline.
   *
   * @param pipeline what could be there
   * @param catalog loads a table; empty for one that does not exist
   */
  public Freshness(Pipeline pipeline, Function<TableName, Optional<TableMetadata>> catalog) {
    this.pipeline = pipeline;
    this.catalog = catalog;
  }

  /** The silver models that are due, in the order of the pipeline. */
  public List<DueModel> silver() {
    List<DueModel> due = new ArrayList<>();
    for (SilverModel model : pipeline.silver()) {
      TableName table = new TableName(Layer.SILVER, pipeline.namespace(), model.name());
      due(table, model.definition(), Layer.BRONZE, model.sources()).ifPresent(due::add);
    }
    return due;
  }

  /** The gold models that are due, in the order of the pipeline. */
  public List<DueModel> gold() {
    List<DueModel> due = new ArrayList<>();
    for (GoldModel model : pipeline.gold()) {
      TableName table = new TableName(Layer.GOLD, pipeline.namespace(), model.name());
      due(table, model.definition(), Layer.SILVER, model.models()).ifPresent(due::add);
    }
    return due;
  }

  /** Every model that is due, silver first. */
  public List<DueModel> all() {
    return Stream.concat(silver().stream(), gold().stream()).toList();
  }

  /** The table's metadata as this look sees it; empty if it does not exist. */
  public Optional<TableMetadata> table(TableName table) {
    return loaded.computeIfAbsent(table, catalog);
  }

  /** Whether the model is due: never before all that it reads has been written once. */
  private Optional<DueModel> due(
      TableName table, String definition, Layer below, List<String> reads) {
    Map<String, String> upstream = new LinkedHashMap<>();
    for (String name : reads) {
      Optional<String> snapshot =
          table(new TableName(below, table.namespace(), name))
              .flatMap(TableMetadata::dataSnapshot)
              .map(TableMetadata.Snapshot::id);
      if (snapshot.isEmpty()) {
        return Optional.empty();
      }
      upstream.put(name, snapshot.get());
    }
    Optional<TableMetadata> present = table(table);
    if (present.isEmpty()) {
      return Optional.of(
          new DueModel(
              table,
              Cause.MISSING,
              upstream,
              definition,
              Optional.empty(),
              table + " does not exist"));
    }
    Optional<String> rebuild =
        Optional.ofNullable(present.get().properties().get(PropertyKeys.REBUILD));
    return found(present.get(), definition, rebuild, below, upstream.keySet())
        .map(
            found ->
                new DueModel(table, found.cause(), upstream, definition, rebuild, found.because()));
  }

  private record Found(Cause cause, String because) {}

  private Optional<Found> found(
      TableMetadata table,
      String definition,
      Optional<String> rebuild,
      Layer below,
      Iterable<String> reads) {
    if (!definition.equals(table.properties().get(PropertyKeys.DEFINITION))) {
      return Optional.of(
          new Found(Cause.REDEFINED, table.table() + " was not made by its present definition"));
    }
    if (rebuild.isPresent()) {
      return Optional.of(new Found(Cause.REBUILD, table.table() + " is to be rebuilt"));
    }
    return behind(table, below, reads).map(because -> new Found(Cause.BEHIND, because));
  }

  private Optional<String> behind(TableMetadata table, Layer below, Iterable<String> reads) {
    List<String> changed = new ArrayList<>();
    for (String name : reads) {
      TableName upstream = new TableName(below, table.table().namespace(), name);
      Optional<String> consumed =
          Optional.ofNullable(table.properties().get(PropertyKeys.consumed(name)));
      TableMetadata holds = table(upstream).orElseThrow();
      if (consumed.isEmpty() || holds.changedSince(consumed.get())) {
        changed.add(upstream.toString());
      }
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s has not read the newest %s".formatted(table.table(), String.join(", ", changed)));
  }
}
