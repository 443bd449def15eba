package dev.medallion.jobs.bronze;

import static org.apache.iceberg.types.Types.NestedField.optional;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.ErasedColumns;
import dev.medallion.contract.ErasurePlan;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.jobs.table.Commits;
import dev.medallion.jobs.table.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.iceberg.types.Types;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * Takes rows out of a bronze table for good. It is noted first which rows, so that no run that
 * begins from then on brings them back; then each data file that holds any of them is written anew
 * without.
 */
public final class BronzeErasure {
  private static final Schema COLUMNS =
      new Schema(
          optional(1, ErasedColumns.ID, Types.StringType.get()),
          optional(2, ErasedColumns.CONDITION, Types.StringType.get()),
          optional(3, ErasedColumns.PREDICATE, Types.StringType.get()),
          optional(4, ErasedColumns.BEFORE, Types.TimestampType.withZone()),
          optional(5, ErasedColumns.WHO, Types.StringType.get()),
          optional(6, ErasedColumns.WHY, Types.StringType.get()));

  private final SparkSession spark;
  private final ErasurePlan plan;

  /** The erasure of a plan. */
  public BronzeErasure(SparkSession spark, ErasurePlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /** Notes which rows are to stay away; does nothing if that is noted. */
  public void note() {
    String name = CompanionTables.erasedOf(plan.bronze());
    LakeTable.named(spark, name).loadOrCreate(COLUMNS, Map.of()).refresh();
    boolean noted =
        spark.read().table(name).select(ErasedColumns.ID).collectAsList().stream()
            .anyMatch(row -> plan.id().equals(row.getString(0)));
    if (noted) {
      return;
    }
    try {
      spark
          .createDataFrame(
              List.of(
                  RowFactory.create(
                      plan.id(),
                      plan.condition(),
                      plan.predicate(),
                      Timestamp.from(plan.time()),
                      plan.who(),
                      plan.why())),
              SparkSchemaUtil.convert(COLUMNS))
          .writeTo(name)
          .append();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(name + " is gone: was it deleted?", e);
    }
  }

  /**
   * Writes the files anew that hold any of the rows.
   *
   * @param table a table without delete files
   * @return how many rows were taken out
   * @throws dev.medallion.jobs.table.LostCommitException if others commit first again and again
   */
  public long erase(Table table) {
    // Once its rows are gone, the ledger alone tells that an object was taken in.
    Ledger.of(spark, plan.bronze()).follow(table);
    long[] rows = {0};
    Commits.of(plan.bronze()).untilCommitted(() -> rows[0] = attempt(table));
    return rows[0];
  }

  /** How many of the rows some data files hold, those that are deleted from them among them. */
  public long count(Table table, Collection<String> files) {
    if (files.isEmpty()) {
      return 0;
    }
    EraseTask task = task(table);
    return context()
        .parallelize(new ArrayList<>(files), parts(files.size()))
        .map(task::count)
        .collect()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private long attempt(Table table) {
    table.refresh();
    Snapshot base = table.currentSnapshot();
    Map<String, DataFile> files = files(table);
    if (base == null || files.isEmpty()) {
      return 0;
    }
    List<EraseTask.Outcome> changed =
        context()
            .parallelize(new ArrayList<>(files.keySet()), parts(files.size()))
            .map(task(table))
            .filter(outcome -> outcome.rows() > 0)
            .collect();
    if (changed.isEmpty()) {
      return 0;
    }
    OverwriteFiles overwrite =
        table
            .newOverwrite()
            .validateFromSnapshot(base.snapshotId())
            .conflictDetectionFilter(Expressions.alwaysTrue())
            .validateNoConflictingDeletes()
            .set(PropertyKeys.ERASURE, plan.id())
            .set(PropertyKeys.COMMIT, UUID.randomUUID().toString());
    for (EraseTask.Outcome outcome : changed) {
      overwrite.deleteFile(files.get(outcome.location()));
      outcome.files().forEach(overwrite::addFile);
    }
    overwrite.commit();
    table.refresh();
    return changed.stream().mapToLong(EraseTask.Outcome::rows).sum();
  }

  private static Map<String, DataFile> files(Table table) {
    Map<String, DataFile> files = new LinkedHashMap<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new ValidationException(
              "%s got rows deleted while others were erased", table.name());
        }
        files.put(task.file().location(), task.file().copyWithoutStats());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + table.name(), e);
    }
    return files;
  }

  private EraseTask task(Table table) {
    List<ErasedRows.Erasure> erasure =
        List.of(new ErasedRows.Erasure(plan.predicate(), Timestamp.from(plan.time())));
    ErasedRows whole = ErasedRows.of(spark, plan.bronze(), table.schema(), erasure);
    List<String> names = new ArrayList<>(whole.columns());
    names.add(BronzeColumns.MODIFIED_AT);
    Schema asked = table.schema().select(names);
    return new EraseTask(
        SerializableTableWithSize.copyOf(table),
        SchemaParser.toJson(asked),
        SchemaParser.toJson(table.schema()),
        ErasedRows.of(spark, plan.bronze(), asked, erasure),
        whole);
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  private int parts(int files) {
    return Math.max(1, Math.min(files, 3 * context().defaultParallelism()));
  }
}
