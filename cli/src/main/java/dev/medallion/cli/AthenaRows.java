package dev.medallion.cli;

import dev.medallion.catalog.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts rows by a query of Athena, one for all snapshots of a table. */
public final class AthenaRows implements SnapshotRows {
  private final RowCounts counts;
  private final Consumer<String> warnings;

  /**
   * @param warnings takes a sentence on each table that could not be counted
   */
  public AthenaRows(AthenaQuery athena, DeployedStack deployed, Consumer<String> warnings) {
    this.counts = new RowCounts(athena, deployed);
    this.warnings = warnings;
  }

  @Override
  public Map<String, Long> count(TableName table, Collection<String> snapshots) {
    try {
      Map<String, Long> rows = new HashMap<>();
      counts
          .count(snapshots.stream().map(id -> new RowCounts.Version(table, id)).toList())
          .forEach((version, count) -> rows.put(version.snapshot(), count));
      return rows;
    } catch (UserError e) {
      // Where rows come from can be told without how many they are.
      warnings.accept("the rows of %s could not be counted: %s".formatted(table, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      warnings.accept("the rows of %s were not counted".formatted(table));
    }
    return Map.of();
  }
}
