package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.not;

import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.table.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys of a silver table are touched by the new rows of its sources, and by what changed in
 * the models' tables that it reads, on whichever side of a join. Close it when the views that it
 * narrowed are read no more.
 */
final class ChangedKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangedKeys.class);

  private final SparkSession spark;
  private final SilverPlan plan;
  private final SourceViews views;
  private final KeyPreservingQuery query;
  private final List<KeySet> reached = new ArrayList<>();
  private final List<Runnable> staged = new ArrayList<>();

  ChangedKeys(SparkSession spark, SilverPlan plan, SourceViews views, KeyPreservingQuery query) {
    this.spark = spark;
    this.plan = plan;
    this.views = views;
    this.query = query;
  }

  /**
   * The keys, in the order of the model's key.
   *
   * @param properties the silver table's, which tell what it has read
   * @throws NotIncrementalException if all keys may be changed, or it cannot be told; says why
   */
  KeySet keys(Map<String, String> properties) {
    List<Dataset<Row>> keysOfEach = new ArrayList<>();
    List<KeySet> held = new ArrayList<>();
    try {
      for (SilverPlan.SourceSnapshot source : plan.sources()) {
        KeySet changed = changed(source, properties);
        held.add(changed);
        if (changed.isEmpty()) {
          continue;
        }
        keysOfEach.add(
            source.equals(query.driver())
                ? changed.as(source.key()).select(columns(query.driverKey()))
                : query.touchedBy(
                    source, changed.among(versions(source, properties), source.key()), this::rows));
      }
      return keysOfEach.isEmpty() ? held.get(0) : KeySet.of(spark, KeySet.union(keysOfEach));
    } catch (Exception e) {
      // Also what Spark's Scala throws unchecked, such as the failure of a broadcast.
      Optional<DataFailure> failure = DataFailure.in(e);
      if (failure.isEmpty()) {
        throw e;
      }
      // An earlier version of a row may be invalid where the current one is not, and then cannot be
      // joined.
      throw new NotIncrementalException(
          "what the new rows touch cannot be told: " + failure.get().message(), e);
    } finally {
      if (!keysOfEach.isEmpty()) {
        held.forEach(KeySet::close);
      }
    }
  }

  /** All rows of a source as they are, and as they were when it was read last. */
  private Dataset<Row> versions(SilverPlan.SourceSnapshot source, Map<String, String> properties) {
    Dataset<Row> rows = views.rows(source);
    return source.model()
        ? new ModelChanges(spark, source)
            .since(properties)
            .map(changes -> rows.unionByName(changes.select(columns(List.of(rows.columns())))))
            .orElse(rows)
        : rows;
  }

  /** The keys of a source's records of which there is a new version. */
  private KeySet changed(SilverPlan.SourceSnapshot source, Map<String, String> properties) {
    if (source.model()) {
      return new ModelChanges(spark, source)
          .since(properties)
          .map(changes -> KeySet.of(spark, changes.select(columns(source.key()))))
          .orElseGet(
              () -> KeySet.none(spark, views.rows(source).select(columns(source.key())).schema()));
    }
    Cursor cursor =
        Cursor.in(properties, source.name())
            .orElseThrow(
                () ->
                    new NotIncrementalException(
                        "it has not recorded what it has read of " + source.table()));
    Table bronze = bronze(source);
    NewRows newRows = new NewRows(bronze, source);
    List<FileScanTask> files = newRows.since(cursor);
    if (files.isEmpty()) {
      return KeySet.none(spark, views.rows(source).select(columns(source.key())).schema());
    }
    String group = newRows.stage(files);
    // Even what it has kept Spark takes for that table, which it looks up at each use.
    staged.add(() -> newRows.unstage(group));
    return KeySet.of(
        spark,
        spark
            .read()
            .format("iceberg")
            .load(group)
            .where(not(SourceViews.lacksAny(source.key())))
            .select(columns(source.key())));
  }

  private Table bronze(SilverPlan.SourceSnapshot source) {
    return LakeTable.named(spark, source.table()).load().orElseThrow();
  }

  /**
   * Lets the views show no more than what the rows of some keys are made of.
   *
   * @param keys keys of the model
   */
  void narrow(KeySet keys) {
    Dataset<Row> driving = keys.among(rows(query.driver()), query.driverKey());
    views.register(query.driver(), driving);
    for (SilverPlan.SourceSnapshot other : query.others(plan)) {
      if (query.readsOnce(other)) {
        reached(other, driving)
            .ifPresent(found -> views.register(other, found.among(rows(other), other.key())));
      }
    }
  }

  /** The keys of another source that the driving rows reach; nothing if it cannot be told. */
  private Optional<KeySet> reached(SilverPlan.SourceSnapshot other, Dataset<Row> driving) {
    try {
      Optional<KeySet> keys =
          query.reachedBy(other, driving, this::rows).map(found -> KeySet.of(spark, found));
      keys.ifPresent(reached::add);
      return keys;
    } catch (Exception e) {
      if (DataFailure.in(e).isEmpty()) {
        throw e;
      }
      // An earlier version of a row is not fit to be joined; the one that counts may be.
      LOG.info("{}: all of {} is read", plan.table(), other.table(), e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    reached.forEach(KeySet::close);
    staged.forEach(Runnable::run);
  }

  private Dataset<Row> rows(String view) {
    return rows(
        plan.sources().stream()
            .filter(source -> source.view().equals(view))
            .findFirst()
            .orElseThrow());
  }

  private Dataset<Row> rows(SilverPlan.SourceSnapshot source) {
    return views.rows(source);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(SourceViews::quoted).toArray(Column[]::new);
  }
}
