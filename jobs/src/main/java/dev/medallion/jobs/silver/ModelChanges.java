package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;

import dev.medallion.contract.ChangeLogColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.contract.SilverPlan;
import dev.medallion.contract.SilverVersion;
import dev.medallion.jobs.table.LakeTable;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What changed in the table of a silver model since another silver table read it, by the change log
 * beside it: each changed row as it was and as it is. Rows of a version that never came may be
 * among them, which cost time and do no other harm.
 */
final class ModelChanges {
  private final SparkSession spark;
  private final SilverPlan.SourceSnapshot read;

  ModelChanges(SparkSession spark, SilverPlan.SourceSnapshot read) {
    this.spark = spark;
    this.read = read;
  }

  /**
   * The changed rows, with the columns of the table.
   *
   * @param properties those of the table that has read it, which say up to which version
   * @return nothing if nothing changed
   * @throws NotIncrementalException if it cannot be told; says why
   */
  Optional<Dataset<Row>> since(Map<String, String> properties) {
    Table table = LakeTable.named(spark, read.table()).load().orElseThrow();
    Cursor cursor =
        Cursor.in(properties, read.name())
            .orElseThrow(
                () ->
                    new NotIncrementalException(
                        "it has not recorded what it has read of " + read.table()));
    // The versions of a table that was deleted and created again start at 1.
    if (!table.uuid().toString().equals(cursor.table())) {
      throw new NotIncrementalException(read.table() + " is another table by now");
    }
    long consumed =
        Optional.ofNullable(properties.get(PropertyKeys.consumedVersion(read.name())))
            .map(Long::valueOf)
            .orElseThrow(
                () ->
                    new NotIncrementalException(
                        "it has not recorded which version it has read of " + read.table()));
    SilverVersion newest =
        Optional.ofNullable(table.snapshot(Long.parseLong(read.snapshot())))
            .flatMap(snapshot -> SilverVersion.in(snapshot.summary()))
            .orElseThrow(
                () ->
                    new NotIncrementalException(
                        read.table() + " does not tell what has changed in it"));
    if (newest.number() == consumed) {
      return Optional.empty();
    }
    if (newest.changesFrom() > consumed || consumed > newest.number()) {
      throw new NotIncrementalException(read.table() + " was computed whole");
    }
    return Optional.of(logged(consumed, newest.number()));
  }

  private Dataset<Row> logged(long after, long upTo) {
    String log = CompanionTables.changesOf(read.table());
    if (LakeTable.named(spark, log).load().isEmpty()) {
      throw new NotIncrementalException("there is no " + log);
    }
    return spark
        .table(log)
        .where(col(ChangeLogColumns.VERSION).gt(after).and(col(ChangeLogColumns.VERSION).leq(upTo)))
        .drop(ChangeLogColumns.VERSION, ChangeLogColumns.CHANGE);
  }
}
