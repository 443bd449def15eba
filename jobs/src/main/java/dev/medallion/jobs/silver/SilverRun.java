package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.table.Commits;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the silver job: a model's query over pinned snapshots, merged into its table. Only the
 * rows that the sources' new rows touch are recomputed, where the query lets that be told.
 */
public final class SilverRun {
  private static final Logger LOG = LoggerFactory.getLogger(SilverRun.class);

  private final SparkSession spark;
  private final SilverPlan plan;
  private final SourceViews views;
  private final ModelResult model;
  private final SilverEvents events;

  /** A run of a plan. */
  public SilverRun(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
    this.views = new SourceViews(spark, plan);
    this.model = new ModelResult(spark, plan);
    this.events = new SilverEvents(spark, plan);
  }

  /**
   * Makes the model's table equal to its query's result, and notes what that was made from.
   *
   * <p>Runs that meet at the table come one after the other: the commit is refused if the table is
   * not what this run compared its result with, and is then done again on what it has become.
   *
   * @throws ModelException if the query or its result cannot become the table, whose rows then stay
   *     as they were
   * @throws dev.medallion.jobs.table.LostCommitException if others commit first again and again
   */
  public void run() {
    try (events) {
      events.started();
      try {
        becomeResult();
      } catch (Exception e) {
        events.failed(e);
        throw e;
      }
      events.completed();
    }
  }

  private void becomeResult() {
    try {
      Commits.of(plan.table()).untilCommitted(this::attempt);
    } catch (ModelException e) {
      throw e;
    } catch (Exception e) {
      // Also what Spark's Scala throws unchecked, such as the failure of a broadcast.
      Optional<DataFailure> failure = DataFailure.in(e);
      if (failure.isEmpty()) {
        throw e;
      }
      throw readable(failure.get(), e);
    }
  }

  private void attempt() {
    plan.sources().forEach(views::register);
    Dataset<Row> whole = model.checked();
    SilverTable table =
        SilverTable.open(spark, plan, SparkSchemaUtil.convert(whole.schema().asNullable()));
    Optional<KeyPreservingQuery> query = keyPreserving();
    Optional<ChangedKeys> changed = query.map(each -> new ChangedKeys(spark, plan, views, each));
    try {
      refresh(table, whole, query, changed);
    } finally {
      changed.ifPresent(ChangedKeys::close);
    }
  }

  private void refresh(
      SilverTable table,
      Dataset<Row> whole,
      Optional<KeyPreservingQuery> query,
      Optional<ChangedKeys> changed) {
    if (table.isComparedWhole()) {
      LOG.info("{} is small, and compared whole with its query's result", plan.table());
    }
    Optional<KeySet> keys =
        table.isComparedWhole() ? Optional.empty() : changed.flatMap(each -> keys(each, table));
    Admission admission = new Admission(spark, plan, views, query);
    try (KeylessRows keyless = KeylessRows.of(spark, plan, views, whole.schema())) {
      if (keys.isPresent() && keys.get().isEmpty()) {
        admission.stay(table, keyless);
      } else {
        keys.ifPresent(some -> changed.get().narrow(some));
        admission.become(
            table, keys.isPresent() ? model.checked() : whole, keys, most(query, keys), keyless);
      }
    } finally {
      keys.ifPresent(KeySet::close);
    }
  }

  /** How many rows the result has at most; nothing if that is not known. */
  private OptionalLong most(Optional<KeyPreservingQuery> query, Optional<KeySet> keys) {
    // A key of a history may have any number of versions.
    if (query.isEmpty() || (plan.keepsHistory() && keys.isPresent())) {
      return OptionalLong.empty();
    }
    return keys.isPresent()
        ? OptionalLong.of(keys.get().size())
        : new RefreshCost(spark, plan).records(query.get().driver());
  }

  private Optional<KeyPreservingQuery> keyPreserving() {
    LogicalPlan analysed = model.plan();
    events.analysed(analysed);
    try {
      return Optional.of(KeyPreservingQuery.of(spark, plan, analysed));
    } catch (NotIncrementalException e) {
      LOG.info("{} is recomputed whole at each run: {}", plan.table(), e.getMessage());
      return Optional.empty();
    }
  }

  /** The keys to recompute; nothing for all. */
  private Optional<KeySet> keys(ChangedKeys changed, SilverTable table) {
    try {
      KeySet keys = changed.keys(table.properties());
      LOG.info("{}: the new rows touch {} keys", plan.table(), keys.size());
      return Optional.of(keys);
    } catch (NotIncrementalException e) {
      LOG.info("{} is recomputed whole this time: {}", plan.table(), e.getMessage());
      return Optional.empty();
    }
  }

  private ModelException readable(DataFailure failure, Exception cause) {
    String message = failure.message();
    String place =
        failure
            .context()
            .map(context -> QueryPlace.of(plan, context.startIndex(), context.fragment()))
            .orElse("");
    return new ModelException(
        failure.ofCheck() ? message : plan.table() + ": " + place + message, cause);
  }
}
