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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares what the tables hold with what they could hold. Each table is loaded once, so that all
 * models of one look see the same snapshot of it: make a new one for each look. The looks of one
 * run agree on snapshots too, if each is given those that the ones before it have pinned.
 */
public final class Freshness {
  private final Pipeline pipeline;
  private final Function<TableName, Optional<TableMetadata>> catalog;
  private final Map<TableName, String> pinned;
  private final Map<TableName, Optional<TableMetadata>> loaded = new HashMap<>();

  /**
   * A look at the tables of the pipeline.
   *
   * @param pipeline what could be there
   * @param catalog loads a table; empty for one that does not exist
   */
  public Freshness(Pipeline pipeline, Function<TableName, Optional<TableMetadata>> catalog) {
    this(pipeline, catalog, Map.of());
  }

  /**
   * A look whose models read some tables at given snapshots.
   *
   * @param pinned the ids of these snapshots; of other tables the newest is read
   */
  public Freshness(
      Pipeline pipeline,
      Function<TableName, Optional<TableMetadata>> catalog,
      Map<TableName, String> pinned) {
    this.pipeline = pipeline;
    this.catalog = catalog;
    this.pinned = Map.copyOf(pinned);
  }

  /** The silver models that are due, in the order of the pipeline. */
  public List<DueModel> silver() {
    return silver(pipeline.silver().stream().map(SilverModel::name).toList());
  }

  /** Those of some silver models that are due, in the order of the pipeline. */
  public List<DueModel> silver(Collection<String> names) {
    List<DueModel> due = new ArrayList<>();
    for (SilverModel model : pipeline.silver()) {
      if (names.contains(model.name())) {
        due(table(Layer.SILVER, model.name()), model.definition(), reads(model))
            .ifPresent(due::add);
      }
    }
    return due;
  }

  /** The gold models that are due, in the order of the pipeline. */
  public List<DueModel> gold() {
    return gold(pipeline.gold().stream().map(GoldModel::name).toList());
  }

  /** Those of some gold models that are due, in the order of the pipeline. */
  public List<DueModel> gold(Collection<String> names) {
    List<DueModel> due = new ArrayList<>();
    for (GoldModel model : pipeline.gold()) {
      if (names.contains(model.name())) {
        due(table(Layer.GOLD, model.name()), model.definition(), reads(model)).ifPresent(due::add);
      }
    }
    return due;
  }

  /** The snapshot of a table that models are to read; empty if it was never written. */
  public Optional<String> readable(TableName table) {
    return Optional.ofNullable(pinned.get(table))
        .or(
            () ->
                table(table).flatMap(TableMetadata::dataSnapshot).map(TableMetadata.Snapshot::id));
  }

  TableName table(Layer layer, String name) {
    return new TableName(layer, pipeline.namespace(), name);
  }

  /** The tables that the model reads, in its order. */
  List<TableName> reads(SilverModel model) {
    return Stream.concat(
            tables(Layer.BRONZE, model.sources()), tables(Layer.SILVER, model.silver()))
        .toList();
  }

  /** The tables that the model reads, in its order. */
  List<TableName> reads(GoldModel model) {
    return Stream.concat(tables(Layer.SILVER, model.models()), tables(Layer.GOLD, model.gold()))
        .toList();
  }

  private Stream<TableName> tables(Layer layer, List<String> names) {
    return names.stream().map(name -> table(layer, name));
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
  private Optional<DueModel> due(TableName table, String definition, List<TableName> reads) {
    Map<String, String> upstream = new LinkedHashMap<>();
    for (TableName read : reads) {
      Optional<String> snapshot = readable(read);
      if (snapshot.isEmpty() || table(read).isEmpty()) {
        return Optional.empty();
      }
      upstream.put(table.recorded(read), snapshot.get());
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
    return found(present.get(), definition, rebuild, upstream)
        .map(
            found ->
                new DueModel(table, found.cause(), upstream, definition, rebuild, found.because()));
  }

  private record Found(Cause cause, String because) {}

  private Optional<Found> found(
      TableMetadata table,
      String definition,
      Optional<String> rebuild,
      Map<String, String> upstream) {
    if (!table.isMadeBy(definition)) {
      return Optional.of(
          new Found(Cause.REDEFINED, table.table() + " was not made by its present definition"));
    }
    if (rebuild.isPresent()) {
      return Optional.of(new Found(Cause.REBUILD, table.table() + " is to be rebuilt"));
    }
    return behind(table, upstream).map(because -> new Found(Cause.BEHIND, because));
  }

  private Optional<String> behind(TableMetadata table, Map<String, String> upstream) {
    List<String> changed = new ArrayList<>();
    for (Map.Entry<String, String> read : upstream.entrySet()) {
      TableName name = table.table().upstream(read.getKey());
      Optional<String> consumed =
          Optional.ofNullable(table.properties().get(PropertyKeys.consumed(read.getKey())));
      TableMetadata holds = table(name).orElseThrow();
      if (consumed.isEmpty() || holds.changedBetween(consumed.get(), read.getValue())) {
        changed.add(name.toString());
      }
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s has not read the newest %s".formatted(table.table(), String.join(", ", changed)));
  }
}
