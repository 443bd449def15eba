package dev.medallion.cli.erase;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.Target;
import dev.medallion.cli.UserError;
import dev.medallion.contract.BronzeColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts the rows that an erasure is about, by Athena; reads no other value of them. */
final class Matches {
  private static final String BYTES = "total-files-size";

  private final Target target;
  private final IcebergRestCatalog catalog;
  private final AthenaQuery athena;

  Matches(Target target) {
    this.target = target;
    this.catalog = target.services().catalog(target.stack());
    this.athena = new AthenaQuery(target.services().athena(), target.stack().workGroup());
  }

  /**
   * The condition on a source's table.
   *
   * @throws UserError if there is no such table, or the condition is none on its columns
   */
  Condition condition(TableName bronze, String text) {
    TableMetadata table =
        catalog
            .load(bronze)
            .orElseThrow(
                () ->
                    new UserError(
                        "there is no table %s: nothing has been ingested, so nothing is to be erased"
                            .formatted(bronze)));
    return Condition.parse(text, bronze.toString(), table.columns());
  }

  /** What the tables hold of it. */
  Preview preview(String source, ErasedTables tables, Condition condition)
      throws InterruptedException {
    List<Preview.Matching> matching = new ArrayList<>();
    for (TableName name : tables.all()) {
      Optional<TableMetadata> table = catalog.load(name);
      if (table.isPresent() && table.get().currentSnapshot().isPresent()) {
        matching.add(
            new Preview.Matching(
                name.toString(), rows(table.get(), condition.text()), bytes(table.get())));
      }
    }
    return new Preview(source, condition.text(), matching, objects(tables.bronze(), condition));
  }

  private static long bytes(TableMetadata table) {
    return Long.parseLong(table.currentSnapshot().orElseThrow().summary().getOrDefault(BYTES, "0"));
  }

  /** A table of a model may have other columns, or the same name for something else. */
  private Long rows(TableMetadata table, String text) throws InterruptedException {
    Condition condition;
    try {
      condition = Condition.parse(text, table.table().toString(), table.columns());
    } catch (UserError e) {
      return null;
    }
    return Long.valueOf(
        run("SELECT count(*) FROM %s WHERE %s", table.table(), condition)
            .getFirst()
            .getFirst()
            .orElseThrow());
  }

  private List<Preview.LandedRows> objects(TableName bronze, Condition condition)
      throws InterruptedException {
    return run(
            "SELECT %1$s, coalesce(%2$s, ''), count(*) FROM %%s WHERE %%s GROUP BY 1, 2 ORDER BY 1, 2"
                .formatted(BronzeColumns.OBJECT, BronzeColumns.VERSION),
            bronze,
            condition)
        .stream()
        .map(
            row ->
                new Preview.LandedRows(
                    row.get(0).orElse(""),
                    row.get(1).orElse(""),
                    Long.parseLong(row.get(2).orElseThrow())))
        .toList();
  }

  private List<List<Optional<String>>> run(String sql, TableName table, Condition condition)
      throws InterruptedException {
    return athena
        .run(
            sql.formatted(table.inAthena(target.stack().tableBuckets()), condition.athena()),
            target.stack().catalog(table.layer()),
            table.namespace())
        .rows();
  }
}
