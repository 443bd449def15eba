package dev.medallion.cli;

import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many rows a query sees at snapshots of tables. */
public final class RowCounts {
  /** Each count takes stages of its own, and Athena plans no statement of more than 150. */
  private static final int COUNTS_PER_STATEMENT = 25;

  /** Each of them above 0 says that there are delete files. */
  private static final List<String> DELETES =
      List.of("total-delete-files", "total-position-deletes", "total-equality-deletes");

  private final AthenaQuery athena;
  private final DeployedStack stack;

  public RowCounts(AthenaQuery athena, DeployedStack stack) {
    this.athena = athena;
    this.stack = stack;
  }

  /** A table at one of its snapshots. */
  public record Version(TableName table, String snapshot) {}

  /**
   * The rows that a summary tells. Its records are those of the data files: a row that a delete
   * file takes away is still among them, and several files may have the same delete.
   */
  public static Optional<Long> told(Snapshot snapshot) {
    return Optional.ofNullable(snapshot.summary().get("total-records"))
        .filter(any -> DELETES.stream().allMatch(total -> isNone(snapshot.summary().get(total))))
        .map(Long::valueOf);
  }

  private static boolean isNone(String total) {
    return total == null || total.equals("0");
  }

  /**
   * Counts by queries of Athena, several versions in each.
   *
   * @throws UserError if Athena refuses one; the message is Athena's
   */
  public Map<Version, Long> count(Collection<Version> versions) throws InterruptedException {
    List<Version> all = List.copyOf(versions);
    Map<Version, Long> rows = new HashMap<>();
    for (int from = 0; from < all.size(); from += COUNTS_PER_STATEMENT) {
      List<Version> some = all.subList(from, Math.min(all.size(), from + COUNTS_PER_STATEMENT));
      TableName first = some.getFirst().table();
      for (List<Optional<String>> row :
          athena.run(statement(some), stack.catalog(first.layer()), first.namespace()).rows()) {
        rows.put(
            some.get(Integer.parseInt(row.get(0).orElseThrow())),
            Long.valueOf(row.get(1).orElseThrow()));
      }
    }
    return rows;
  }

  private String statement(List<Version> versions) {
    return versions.stream()
        .map(
            version ->
                "SELECT %d AS version, count(*) AS counted FROM \"%s\".\"%s\".\"%s\" FOR VERSION AS OF %s"
                    .formatted(
                        versions.indexOf(version),
                        stack.catalog(version.table().layer()),
                        version.table().namespace(),
                        version.table().name(),
                        version.snapshot()))
        .collect(Collectors.joining("\nUNION ALL\n"));
  }
}
