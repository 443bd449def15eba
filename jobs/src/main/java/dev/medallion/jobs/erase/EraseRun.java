package dev.medallion.jobs.erase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.ChangeLogColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.ErasurePlan;
import dev.medallion.contract.ErasureReport;
import dev.medallion.contract.SilverVersion;
import dev.medallion.jobs.bronze.BronzeErasure;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.table.Commits;
import dev.medallion.jobs.table.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the erase job: a step of an erasure. Doing a step again does no harm. */
public final class EraseRun {
  private static final Logger LOG = LoggerFactory.getLogger(EraseRun.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final ErasurePlan plan;
  private final S3Access access;

  /** A run of a plan. */
  public EraseRun(SparkSession spark, ErasurePlan plan, S3Access access) {
    this.spark = spark;
    this.plan = plan;
    this.access = access;
  }

  /** Does the step, and writes its report. */
  public void run() {
    BronzeErasure erasure = new BronzeErasure(spark, plan);
    ErasureReport report =
        switch (plan.step()) {
          case ERASE -> erased(erasure);
          case CLEAN -> new ErasureReport(0, cleaned(), searched(erasure));
          case VERIFY -> new ErasureReport(0, List.of(), searched(erasure));
        };
    LOG.info(
        "erasure {}, {}: {} rows, {} tables cleaned, {} searched",
        plan.id(),
        plan.step(),
        report.rows(),
        report.cleaned().size(),
        report.searched().size());
    try (S3Objects objects = access.open()) {
      objects.write(plan.report(), JSON.writeValueAsBytes(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ErasureReport erased(BronzeErasure erasure) {
    Table table =
        table(plan.bronze())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        plan.bronze() + " is gone: was it deleted meanwhile?"));
    erasure.note();
    TableCleaning cleaning = new TableCleaning(spark, table, plan.bronze());
    cleaning.applyDeletes();
    long rows = erasure.erase(table);
    return new ErasureReport(rows, List.of(cleaning.finish()), List.of());
  }

  private List<ErasureReport.Cleaned> cleaned() {
    List<ErasureReport.Cleaned> cleaned = new ArrayList<>();
    for (String name : plan.tables()) {
      table(name)
          .ifPresent(
              table -> {
                TableCleaning cleaning = new TableCleaning(spark, table, name);
                cleaning.applyDeletes();
                cleaned.add(cleaning.finish());
                forgetChanges(name, table);
              });
    }
    return cleaned;
  }

  /**
   * Deletes what the change log of a silver table has of the versions up to the present one, which
   * no reader asks for any more: the snapshots that it would compare with have just expired.
   */
  private void forgetChanges(String name, Table silver) {
    String log = CompanionTables.changesOf(name);
    Optional<Long> present = SilverVersion.numberIn(silver.properties());
    if (!plan.tables().contains(log) || present.isEmpty()) {
      return;
    }
    Expression known = Expressions.lessThanOrEqual(ChangeLogColumns.VERSION, present.get());
    table(log)
        .filter(changes -> changes.currentSnapshot() != null)
        .ifPresent(
            changes ->
                Commits.of(log)
                    .untilCommitted(() -> changes.newDelete().deleteFromRowFilter(known).commit()));
  }

  private List<ErasureReport.Searched> searched(BronzeErasure erasure) {
    List<ErasureReport.Searched> searched = new ArrayList<>();
    for (String name : plan.tables()) {
      table(name)
          .ifPresent(table -> searched.add(new TableSearch(spark, plan, name, table).run(erasure)));
    }
    return searched;
  }

  private Optional<Table> table(String name) {
    Optional<Table> table = LakeTable.named(spark, name).load();
    // The catalog keeps what it has loaded for a while.
    table.ifPresent(Table::refresh);
    return table;
  }
}
