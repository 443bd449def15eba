package dev.medallion.local.cli;

import dev.medallion.catalog.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Counts rows by a query of Athena, one for all snapshots of a table. */
final class AthenaRows implements SnapshotRows {
  private final AthenaQuery athena;
  private final Deployed deployed;
  private final Consumer<String> warnings;

  /**
   * @param warnings takes a sentence on each table that could not be counted
   */
  AthenaRows(AthenaQuery athena, Deployed deployed, Consumer<String> warnings) {
    this.athena = athena;
    this.deployed = deployed;
    this.warnings = warnings;
  }

  @Override
  public Map<String, Long> count(TableName table, Collection<String> snapshots) {
    Map<String, Long> rows = new HashMap<>();
    try {
      for (List<Optional<String>> row :
          athena
              .run(
                  statement(deployed.catalog(table.layer()), table, snapshots),
                  deployed.catalog(table.layer()),
                  table.namespace())
              .rows()) {
        rows.put(row.get(0).orElseThrow(), Long.valueOf(row.get(1).orElseThrow()));
      }
    } catch (UserError e) {
      // Where rows come from can be told without how many they are.
      warnings.accept("the rows of %s could not be counted: %s".formatted(table, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      warnings.accept("the rows of %s were not counted".formatted(table));
    }
    return rows;
  }

  static String statement(String catalog, TableName table, Collection<String> snapshots) {
    return snapshots.stream()
        .map(
            id ->
                "SELECT '%s' AS snapshot, count(*) AS counted FROM \"%s\".\"%s\".\"%s\" FOR VERSION AS OF %s"
                    .formatted(id, catalog, table.namespace(), table.name(), id))
        .collect(Collectors.joining("\nUNION ALL\n"));
  }
}
