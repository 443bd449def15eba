package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Services;
import dev.medallion.contract.Lineage;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the snapshots of the gold tables tell that they were made from. */
final class GoldOrigins {
  private GoldOrigins() {}

  /**
   * The origins by execution; fails if a snapshot that is no mere rewrite tells none, or tells a
   * silver snapshot that there is not.
   */
  static Map<String, Set<String>> ofRuns(
      Services services, DeployedStack deployed, Pipeline pipeline) {
    Map<String, Set<String>> origins = new LinkedHashMap<>();
    IcebergRestCatalog catalog = services.catalog(deployed);
    List<String> silver =
        load(catalog, pipeline, Layer.SILVER, "customer_sales").snapshots().stream()
            .map(Snapshot::id)
            .toList();
    for (GoldModel model : pipeline.gold()) {
      TableMetadata gold = load(catalog, pipeline, Layer.GOLD, model.name());
      for (Snapshot snapshot : gold.snapshots()) {
        Map<String, String> origin = Lineage.origin(snapshot.summary());
        assertThat(origin.isEmpty() && !snapshot.rewritesOnly()).as("%s", snapshot).isFalse();
        if (!origin.isEmpty()) {
          String consumed = origin.get(PropertyKeys.consumed("customer_sales"));
          assertThat(consumed).isIn(silver);
          origins
              .computeIfAbsent(origin.get(PropertyKeys.EXECUTION), run -> new HashSet<>())
              .add(consumed);
        }
      }
    }
    return origins;
  }

  private static TableMetadata load(
      IcebergRestCatalog catalog, Pipeline pipeline, Layer layer, String table) {
    return catalog.load(new TableName(layer, pipeline.namespace(), table)).orElseThrow();
  }
}
