package dev.medallion.jobs.bronze;

import static org.apache.iceberg.types.Types.NestedField.optional;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.table.Commits;
import dev.medallion.jobs.table.LakeTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
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
 * <p>An entry may stand in it twice, and does no harm.
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
    record(bronze, "", Set.of());
  }

  /**
   * Records objects whose rows were committed, those without any row included.
   *
   * @param commit what the summary of the snapshot with their rows has as {@link
   *     PropertyKeys#COMMIT}
   * @throws dev.medallion.jobs.table.LostCommitException if other runs always commit first; the
   *     rows are in bronze, and the next run records them
   */
  void add(Table bronze, String commit, Collection<StoredObject> objects) {
    record(
        bronze,
        commit,
        objects.stream().map(ObjectWrite::of).collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** Those of the objects that bronze has taken in, by what the ledger tells. */
  Set<StoredObject> held(Collection<StoredObject> objects) {
    Optional<Table> ledger = table.load();
    if (ledger.isEmpty() || objects.isEmpty()) {
      return Set.of();
    }
    Map<String, List<ObjectWrite>> entries =
        new LedgerEntries(spark, ledger.get())
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

  private void record(Table bronze, String commit, Set<ObjectWrite> own) {
    if (bronze.currentSnapshot() == null) {
      return;
    }
    Table ledger = table.loadOrCreate(COLUMNS, PARTITIONS, PROPERTIES);
    LedgerPosition position = position(ledger, bronze);
    FileWrites rows = new FileWrites(spark, bronze);
    Iterator<UnrecordedFiles.Portion> portions =
        new UnrecordedFiles(bronze, position, commit).iterator();
    Set<ObjectWrite> writes = new LinkedHashSet<>();
    while (portions.hasNext()) {
      UnrecordedFiles.Portion portion = portions.next();
      if (!portion.files().isEmpty()) {
        LOG.info("{}: records {} data files late", table.name(), portion.files().size());
      }
      writes = rows.of(portion.files());
      position = portion.through();
      if (portions.hasNext()) {
        append(ledger, writes, position);
      }
    }
    writes.addAll(own);
    append(ledger, writes, position);
  }

  /** Where the ledger ends, after it was emptied if it is another table's. */
  private LedgerPosition position(Table ledger, Table bronze) {
    Optional<LedgerPosition> noted = LedgerPosition.in(ledger);
    if (noted.isPresent() && noted.get().isOf(bronze)) {
      return noted.get();
    }
    LedgerPosition beginning = LedgerPosition.beginning(bronze);
    if (ledger.currentSnapshot() != null) {
      LOG.warn("{}: emptied, since {} is a new table", table.name(), bronze.name());
      Commits.of(table.name())
          .untilCommitted(
              () -> {
                ledger.refresh();
                Transaction transaction = ledger.newTransaction();
                transaction.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
                note(transaction, beginning);
              });
    }
    return beginning;
  }

  private void append(Table ledger, Set<ObjectWrite> writes, LedgerPosition through) {
    if (writes.isEmpty()) {
      return;
    }
    Set<ObjectWrite> fresh = new LinkedHashSet<>(writes);
    fresh.removeAll(new LedgerEntries(spark, ledger).about(writes));
    List<DataFile> files = new ArrayList<>(LedgerFiles.of(ledger, fresh));
    Commits.of(table.name())
        .untilCommitted(
            () -> {
              ledger.refresh();
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
