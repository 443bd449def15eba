package dev.medallion.jobs.bronze;

import static org.apache.iceberg.types.Types.NestedField.optional;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.table.Commits;
import dev.medallion.jobs.table.LakeTable;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which writes of objects a bronze table has taken in, in a table beside it. So what was taken is
 * known even when no row of it is left, and bronze itself is never searched for it.
 *
 * <p>Rows are committed first, entries second. Between the two, bronze's own history tells what the
 * ledger lacks: the ledger notes up to which of bronze's snapshots it is complete, and {@link
 * #follow} records what came behind. So a run that dies at any point leaves no row that the next
 * one would take in again. In the same way a ledger is filled for a table that had none, in
 * portions, each of which stays if the run dies.
 *
 * <p>A duplicate entry does no harm.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private static final Schema COLUMNS =
      new Schema(
          optional(1, BronzeColumns.OBJECT, Types.StringType.get()),
          optional(2, BronzeColumns.ETAG, Types.StringType.get()),
          optional(3, BronzeColumns.VERSION, Types.StringType.get()),
          optional(4, BronzeColumns.MODIFIED_AT, Types.TimestampType.withZone()));

  /** By month of writing: a day's drops fill one partition, a first load of years few. */
  private static final PartitionSpec PARTITIONS =
      PartitionSpec.builderFor(COLUMNS).month(BronzeColumns.MODIFIED_AT).build();

  /** Bounds in full, and small row groups: both are what lookups leave out files and parts by. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "write.metadata.metrics.column." + BronzeColumns.OBJECT,
          "full",
          TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
          Integer.toString(8 << 20));

  private final SparkSession spark;
  private final LakeTable table;
  private Optional<Table> loaded = Optional.empty();

  private Ledger(SparkSession spark, LakeTable table) {
    this.spark = spark;
    this.table = table;
  }

  /**
   * The ledger of a bronze table.
   *
   * @param bronze the full name of the bronze table
   */
  static Ledger of(SparkSession spark, String bronze) {
    return new Ledger(spark, LakeTable.named(spark, CompanionTables.ledgerOf(bronze)));
  }

  /**
   * Records what bronze's current snapshot holds and the ledger does not tell yet: rows of a run
   * that died before its entries were committed, or of a time before there was a ledger.
   *
   * <p>The ledger of another table, which bore the name before, is emptied first.
   *
   * @throws dev.medallion.jobs.table.LostCommitException if other runs always commit first
   */
  void follow(Table bronze) {
    loaded = Optional.empty();
    Table ledger = loaded();
    LedgerPosition position = position(ledger, bronze);
    if (bronze.currentSnapshot() != null) {
      recordAll(ledger, bronze, position);
    }
  }

  private void recordAll(Table ledger, Table bronze, LedgerPosition position) {
    FileWrites rows = new FileWrites(spark, bronze);
    for (UnrecordedFiles.Portion portion : new UnrecordedFiles(bronze, position)) {
      if (!portion.files().isEmpty()) {
        LOG.info("{}: records {} data files late", table.name(), portion.files().size());
        Set<ObjectWrite> writes = rows.of(portion.files());
        writes.removeAll(new LedgerEntries(spark, ledger).about(writes));
        append(ledger, writes, portion.through());
      }
    }
  }

  /**
   * Records objects that {@link #held} did not name, after their rows were committed; those without
   * any row, too.
   *
   * @param commit what the summary of the snapshot with their rows has as {@link
   *     PropertyKeys#COMMIT}
   * @throws dev.medallion.jobs.table.LostCommitException if other runs always commit first; the
   *     rows are in bronze, and the next run records them
   */
  void add(Table bronze, String commit, Collection<StoredObject> objects) {
    Snapshot now = bronze.currentSnapshot();
    Set<ObjectWrite> writes =
        objects.stream().map(ObjectWrite::of).collect(Collectors.toCollection(LinkedHashSet::new));
    if (now == null || writes.isEmpty()) {
      return;
    }
    Table ledger = loaded();
    LedgerPosition position = position(ledger, bronze);
    if (position.snapshot() == now.snapshotId()) {
      append(ledger, writes, position);
    } else if (position.isBefore(now) && commit.equals(now.summary().get(PropertyKeys.COMMIT))) {
      append(ledger, writes, LedgerPosition.behind(bronze, now));
    } else {
      // Other runs have committed meanwhile: bronze records their rows, and these.
      follow(bronze);
      objects.stream().filter(held(objects)::contains).map(ObjectWrite::of).forEach(writes::remove);
      if (!writes.isEmpty()) {
        append(loaded(), writes, LedgerPosition.behind(bronze, now));
      }
    }
  }

  /** Those of the objects that bronze has taken in, by what the ledger tells. */
  Set<StoredObject> held(Collection<StoredObject> objects) {
    if (objects.isEmpty()) {
      return Set.of();
    }
    Map<String, List<ObjectWrite>> entries =
        new LedgerEntries(spark, loaded())
            .about(objects.stream().map(ObjectWrite::of).toList()).stream()
                .collect(Collectors.groupingBy(ObjectWrite::uri));
    Set<StoredObject> held = new HashSet<>();
    for (StoredObject object : objects) {
      if (entries.getOrDefault(object.uri(), List.of()).stream().anyMatch(e -> e.isOf(object))) {
        held.add(object);
      }
    }
    return held;
  }

  /** The ledger as it was when bronze was followed last; a commit to it loads it anew. */
  private Table loaded() {
    if (loaded.isEmpty()) {
      loaded = Optional.of(table.loadOrCreate(COLUMNS, PARTITIONS, PROPERTIES));
    }
    return loaded.get();
  }

  /** Where the ledger ends, after it was emptied if it is another table's. */
  private LedgerPosition position(Table ledger, Table bronze) {
    Optional<LedgerPosition> noted = LedgerPosition.in(ledger);
    if (noted.isEmpty() || noted.get().isOf(bronze)) {
      return noted.orElseGet(() -> LedgerPosition.beginning(bronze));
    }
    LOG.warn("{}: emptied, since {} is a new table", table.name(), bronze.name());
    LedgerPosition beginning = LedgerPosition.beginning(bronze);
    Commits.of(table.name())
        .untilCommitted(
            () -> {
              Transaction transaction = ledger.newTransaction();
              transaction.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
              note(transaction, beginning);
            });
    return beginning;
  }

  private void append(Table ledger, Set<ObjectWrite> writes, LedgerPosition through) {
    List<DataFile> files = LedgerFiles.of(ledger, writes);
    Commits.of(table.name())
        .untilCommitted(
            () -> {
              Transaction transaction = ledger.newTransaction();
              if (!files.isEmpty()) {
                AppendFiles append = transaction.newAppend();
                files.forEach(append::appendFile);
                append.commit();
              }
              note(transaction, through);
            });
  }

  private static void note(Transaction transaction, LedgerPosition position) {
    transaction.updateProperties().set(PropertyKeys.COMPLETE_THROUGH, position.toString()).commit();
    transaction.commitTransaction();
  }
}
