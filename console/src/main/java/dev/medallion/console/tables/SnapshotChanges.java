package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What two snapshots of a table do not have in common. A row that was changed is in both lists: as
 * it was, and as it became.
 *
 * @param from the snapshot that is compared
 * @param to the one that it is compared with
 * @param dropped the columns that only {@code from} has, which no row is compared by
 * @param added the columns that only {@code to} has
 * @param columns the columns that both have
 * @param gone rows that are only in {@code from}
 * @param come rows that are only in {@code to}
 */
public record SnapshotChanges(
    String from,
    String to,
    List<String> dropped,
    List<String> added,
    List<String> columns,
    Side gone,
    Side come) {
  /** The most rows of each side that are shown. */
  public static final int ROWS = 50;

  /** Rows of one side, of which the first are shown. */
  public record Side(String count, List<List<Optional<String>>> rows) {}

  /**
   * Compares, by statements to Athena that read the table at both snapshots.
   *
   * @throws Refused if the request names a snapshot that there is none of
   */
  static SnapshotChanges read(Lake lake, TableMetadata table, Request request)
      throws InterruptedException {
    Reader reader = new Reader(lake, table);
    String from = snapshot(table, request, "from");
    String to = snapshot(table, request, "to");
    List<String> before = reader.columns(from);
    List<String> after = reader.columns(to);
    List<String> common = before.stream().filter(after::contains).toList();
    return new SnapshotChanges(
        from,
        to,
        before.stream().filter(column -> !after.contains(column)).toList(),
        after.stream().filter(column -> !before.contains(column)).toList(),
        common,
        reader.onlyIn(from, to, common),
        reader.onlyIn(to, from, common));
  }

  private static String snapshot(TableMetadata table, Request request, String parameter) {
    String id =
        request
            .parameter(parameter)
            .orElseThrow(() -> new Refused(400, "choose two snapshots to compare"));
    if (table.snapshot(id).isEmpty()) {
      throw Refused.notFound("snapshot " + id + " of the table; it may have expired");
    }
    return id;
  }

  private record Reader(Lake lake, TableMetadata table) {
    /** A table that was written before a column was added has it not as of then. */
    List<String> columns(String snapshot) throws InterruptedException {
      return run("SELECT * FROM %s LIMIT 0".formatted(at(snapshot))).columns();
    }

    Side onlyIn(String snapshot, String other, List<String> columns) throws InterruptedException {
      String names = columns.stream().map(Lake::quoted).collect(Collectors.joining(", "));
      List<List<Optional<String>>> rows =
          run("SELECT count(*) OVER (), * FROM (SELECT %1$s FROM %2$s EXCEPT ALL SELECT %1$s FROM %3$s) ORDER BY %4$s LIMIT %5$d"
                  .formatted(names, at(snapshot), at(other), Lake.quoted(columns.getFirst()), ROWS))
              .rows();
      List<List<Optional<String>>> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.subList(1, row.size())));
      long count = rows.isEmpty() ? 0 : Long.parseLong(rows.getFirst().getFirst().orElseThrow());
      return new Side(Words.count(count, "row"), values);
    }

    private String at(String snapshot) {
      return lake.qualified(table.table()) + " FOR VERSION AS OF " + snapshot;
    }

    private AthenaQuery.Rows run(String sql) throws InterruptedException {
      return lake.athena()
          .run(sql, lake.stack().catalog(table.table().layer()), table.table().namespace());
    }
  }
}
