package dev.medallion.jobs.silver;

import dev.medallion.columns.ColumnOrigins;
import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.contract.SilverPlan;
import dev.medallion.contract.SilverPlan.SourceSnapshot;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.table.LakeTable;
import dev.medallion.jobs.table.TableFacts;
import dev.medallion.openlineage.Check;
import dev.medallion.openlineage.EventDataset;
import dev.medallion.openlineage.EventDataset.Origin;
import dev.medallion.openlineage.EventEmitter;
import dev.medallion.openlineage.JobRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run of the silver job tells collectors of lineage. */
final class SilverEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SilverEvents.class);

  private final SparkSession spark;
  private final SilverPlan plan;
  private final Optional<S3Objects> objects;
  private final EventEmitter emitter;
  private Optional<LogicalPlan> query = Optional.empty();

  SilverEvents(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
    this.objects =
        Optional.ofNullable(plan.events()).map(events -> S3Access.of(spark, "silver").open());
    this.emitter =
        new EventEmitter(
            Optional.ofNullable(plan.events()),
            (uri, content) -> objects.orElseThrow().write(uri, content),
            LOG::warn);
  }

  void started() {
    emitter.emit(() -> run().started(sources(), TableFacts.named(spark, plan.table())));
  }

  /** Takes note of the model's query, as it is analysed over the views of its sources. */
  void analysed(LogicalPlan resolved) {
    query = Optional.of(resolved);
  }

  void completed() {
    emitter.emit(
        () -> {
          Table table = LakeTable.named(spark, plan.table()).load().orElseThrow();
          EventDataset written = written(table);
          return run().completed(sources(), written, checks(table.properties()));
        });
  }

  void failed(Exception cause) {
    emitter.emit(
        () ->
            run()
                .failed(
                    sources(),
                    TableFacts.named(spark, plan.table()),
                    List.of(),
                    // The message may quote values of rows.
                    "%s; the log of the job run says more"
                        .formatted(cause.getClass().getSimpleName())));
  }

  private JobRun run() {
    return JobRun.ofModel(
        plan.execution(), plan.events().namespace(), "silver." + plan.model(), plan.sql(), "spark");
  }

  private List<EventDataset> sources() {
    return plan.sources().stream()
        .map(source -> TableFacts.named(spark, source.table()).version(source.snapshot()))
        .toList();
  }

  private Map<String, List<Origin>> origins(LogicalPlan resolved) {
    Map<String, List<Origin>> origins = new LinkedHashMap<>();
    ColumnOrigins found = ColumnOrigins.in(resolved);
    for (Attribute column : PlanTrees.output(resolved)) {
      List<Origin> from = new ArrayList<>();
      for (String path : found.of(column)) {
        origin(path).ifPresent(from::add);
      }
      origins.put(column.name().toLowerCase(Locale.ROOT), from);
    }
    return origins;
  }

  /** A path is VIEW.COLUMN, and a view's name has no dot. */
  private Optional<Origin> origin(String path) {
    int dot = path.indexOf('.');
    return plan.sources().stream()
        .filter(source -> source.view().equalsIgnoreCase(path.substring(0, dot)))
        .map(SourceSnapshot::table)
        .map(table -> new Origin(TableFacts.named(spark, table), path.substring(dot + 1)))
        .findFirst();
  }

  private EventDataset written(Table table) {
    EventDataset dataset =
        TableFacts.describe(TableFacts.named(spark, plan.table()), table)
            .origins(query.map(this::origins).orElse(Map.of()));
    Snapshot newest = table.currentSnapshot();
    boolean ours =
        newest != null && plan.execution().equals(newest.summary().get(PropertyKeys.EXECUTION));
    return dataset.moved(
        ours ? TableFacts.count(newest.summary(), SnapshotSummary.ADDED_RECORDS_PROP) : 0,
        ours ? TableFacts.count(newest.summary(), SnapshotSummary.ADDED_FILE_SIZE_PROP) : 0);
  }

  private List<Check> checks(Map<String, String> properties) {
    List<Check> checks = new ArrayList<>();
    for (Expectation each : plan.expectations()) {
      String broken = properties.get(PropertyKeys.broken(each.name()));
      if (broken != null) {
        checks.add(
            new Check(
                each.name(),
                each.rule(),
                each.column(),
                each.action() == Action.FAIL,
                Long.parseLong(broken)));
      }
    }
    return checks;
  }

  @Override
  public void close() {
    objects.ifPresent(S3Objects::close);
  }
}
