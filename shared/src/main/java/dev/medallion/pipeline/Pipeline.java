package dev.medallion.pipeline;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that {@code pipeline.yaml} declares, validated. The lists keep the order of the file.
 *
 * @param namespace the namespace of the tables of all three layers
 * @param sources what arrives, and so the bronze tables
 * @param silver the silver tables
 * @param gold the gold tables
 * @param dataSets the QuickSight data sets on gold
 * @param maintenance the maintenance of each layer
 * @param overrides the maintenance of single tables that have their own, by layer and table name
 * @param longestRetry what failed is tried again after twice as long each time, and at most so long
 * @param events where run events of OpenLineage go
 * @param access who reads what, beside those whom the template lets in
 */
public record Pipeline(
    String namespace,
    List<Source> sources,
    List<SilverModel> silver,
    List<GoldModel> gold,
    List<DataSet> dataSets,
    Map<Layer, Maintenance> maintenance,
    Map<Layer, Map<String, Maintenance>> overrides,
    Duration longestRetry,
    EventSettings events,
    List<AccessRule> access) {
  /** The longest wait where {@code pipeline.yaml} does not say. */
  public static final Duration LONGEST_RETRY = Duration.ofHours(1);

  /** The maintenance of a table: its own, or else its layer's. */
  public Maintenance maintenanceOf(Layer layer, String table) {
    return overrides.get(layer).getOrDefault(table, maintenance.get(layer));
  }

  /** The source whose prefix the key starts with; the longest such prefix wins. */
  public Optional<Source> sourceOf(String objectKey) {
    return sources.stream()
        .filter(source -> objectKey.startsWith(source.prefix()))
        .max(Comparator.comparingInt(source -> source.prefix().length()));
  }

  /** The source of that name. */
  public Optional<Source> source(String name) {
    return sources.stream().filter(source -> source.name().equals(name)).findFirst();
  }

  /** The silver model of that name. */
  public Optional<SilverModel> silver(String name) {
    return silver.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Whether a table of that name is one that a job makes beside the table of a source or model. */
  public boolean isCompanion(Layer layer, String table) {
    return switch (layer) {
      case BRONZE -> sources.stream().anyMatch(source -> source.companions().contains(table));
      case SILVER -> silver.stream().anyMatch(model -> model.companions().contains(table));
      case GOLD -> false;
    };
  }

  /** The gold model of that name. */
  public Optional<GoldModel> gold(String name) {
    return gold.stream().filter(model -> model.name().equals(name)).findFirst();
  }
}
