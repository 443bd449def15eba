package dev.medallion.cli.erase;

import dev.medallion.catalog.TableName;
import dev.medallion.cli.FunctionCalls;
import dev.medallion.cli.Progress;
import dev.medallion.cli.RebuildCommand;
import dev.medallion.cli.Target;
import dev.medallion.cli.UserError;
import dev.medallion.contract.ErasurePlan;
import dev.medallion.contract.ErasureReport;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.IcebergUnreferencedFileRemovalSettings;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** The steps of an erasure, one after the other. */
final class Erasing {
  private final Target target;
  private final Pipeline pipeline;
  private final EraseRuns runs;
  private final Progress progress;

  Erasing(Target target, Pipeline pipeline, Progress progress) {
    this.target = target;
    this.pipeline = pipeline;
    this.runs = new EraseRuns(target);
    this.progress = progress;
  }

  /**
   * Erases.
   *
   * @param text what must be in no file afterwards, beside what the condition says
   * @throws UserError if a step fails, after which the same can be asked for again
   */
  Certificate erase(
      Source source,
      ErasedTables tables,
      Condition condition,
      Preview preview,
      String who,
      String why,
      Optional<String> text)
      throws InterruptedException {
    Instant before = Instant.now();
    String id = "erasure-" + UUID.randomUUID();
    ErasurePlan plan =
        new ErasurePlan(
            id,
            ErasurePlan.Step.ERASE,
            tables.bronze().toString(),
            condition.spark(),
            condition.text(),
            before.toString(),
            who,
            why,
            tables.all().stream().map(TableName::toString).toList(),
            text.orElse(null),
            runs.reportOf(id, ErasurePlan.Step.ERASE));
    progress.say("erase", id);
    ErasureReport erased = runs.run(plan, progress);
    computeAgain(tables, id);
    ErasureReport cleaned = runs.run(step(plan, ErasurePlan.Step.CLEAN, text), progress);
    List<ErasureReport.Cleaned> all = new ArrayList<>(erased.cleaned());
    all.addAll(cleaned.cleaned());
    int plans = runs.deleteGoldPlans(tables.models(), before);
    progress.say("erase", "%d former plans of gold tables deleted".formatted(plans));
    Certificate certificate =
        new Certificate(
            id,
            source.name(),
            condition.text(),
            plan.before(),
            who,
            why,
            Instant.now().toString(),
            erased.rows(),
            all,
            cleaned.searched(),
            waiting(all),
            preview.objects(),
            notSearched(source));
    runs.write(Certificate.key(id, "json"), certificate);
    runs.writeText(Certificate.key(id, "md"), certificate.markdown());
    progress.say(
        "erase",
        "the certificate is s3://%s/%s, and .json beside it"
            .formatted(target.stack().artifactsBucket(), Certificate.key(id, "md")));
    return certificate;
  }

  private ErasurePlan step(ErasurePlan plan, ErasurePlan.Step step, Optional<String> text) {
    return new ErasurePlan(
        plan.id(),
        step,
        plan.bronze(),
        plan.predicate(),
        plan.condition(),
        plan.before(),
        plan.who(),
        plan.why(),
        plan.tables(),
        text.orElse(null),
        runs.reportOf(plan.id(), step));
  }

  private void computeAgain(ErasedTables tables, String id) throws InterruptedException {
    if (tables.models().isEmpty()) {
      return;
    }
    Instant start = Instant.now();
    FunctionCalls.Decision decision =
        new FunctionCalls(target.services(), target.stack()).rebuildTables(tables.models());
    progress.say("erase", decision.sentence());
    List<String> problems = RebuildCommand.follow(target, pipeline, progress, start);
    if (!problems.isEmpty()) {
      throw new UserError(
          "the erasure %s is not complete: silver and gold could not be computed without the rows: %s. Mend that, and run the same command again"
              .formatted(id, String.join("; ", problems)));
    }
  }

  /**
   * Looks again for what was erased.
   *
   * @throws UserError if there is no such erasure
   */
  ErasureReport verify(String id, Optional<String> text) throws InterruptedException {
    ErasurePlan plan =
        runs.plan(id)
            .orElseThrow(
                () ->
                    new UserError(
                        "there is no erasure %s: s3://%s/%s holds none"
                            .formatted(
                                id, target.stack().artifactsBucket(), ErasurePlan.folder(id))));
    return runs.run(
        step(plan, ErasurePlan.Step.VERIFY, text.or(() -> Optional.ofNullable(plan.text()))),
        progress);
  }

  private List<Certificate.Waiting> waiting(List<ErasureReport.Cleaned> cleaned) {
    List<Certificate.Waiting> waiting = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      int files =
          cleaned.stream()
              .filter(table -> TableName.parse(table.table()).layer() == layer)
              .mapToInt(table -> table.released().size())
              .sum();
      if (files > 0) {
        waiting.add(new Certificate.Waiting(layer.label(), files, until(layer)));
      }
    }
    return waiting;
  }

  /** What no table refers to is noncurrent after some days, and deleted after some more. */
  private String until(Layer layer) {
    GetTableBucketMaintenanceConfigurationResponse configured =
        target
            .services()
            .s3Tables()
            .getTableBucketMaintenanceConfiguration(
                get -> get.tableBucketARN(target.stack().tableBucket(layer)));
    TableBucketMaintenanceConfigurationValue removal =
        configured
            .configuration()
            .get(TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL);
    if (removal == null || removal.status() != MaintenanceStatus.ENABLED) {
      return "never";
    }
    IcebergUnreferencedFileRemovalSettings settings =
        removal.settings().icebergUnreferencedFileRemoval();
    return Instant.now()
        .plus(Duration.ofDays(settings.unreferencedDays() + settings.nonCurrentDays()))
        .toString();
  }

  private List<String> notSearched(Source source) {
    List<String> not = new ArrayList<>();
    not.add(
        "the landing bucket: the objects above, their former versions, and objects that were never"
            + " ingested");
    not.add(
        "files that no table refers to, until S3 Tables has deleted them; nobody can list or read"
            + " them by the table");
    not.add(
        "the condition itself, which bronze.%s.%s and this erasure's documents keep, so that the rows stay away"
            .formatted(pipeline.namespace(), source.erasedTable()));
    not.add(
        "Athena's history of queries for 45 days, and that of the state machine's executions for"
            + " 90: they have the condition, and the bounds between which changed rows of silver"
            + " lay when gold was refreshed; nobody can delete them");
    not.add("results of queries that people ran, such as in the console");
    not.add(
        "names of objects, in bronze's ledger and in manifests, receipts and lineage events, and"
            + " reasons why objects were refused");
    not.add("tables of other sources, what was downloaded, and copies outside of this stack");
    List<String> strangers = strangers();
    if (!strangers.isEmpty()) {
      not.add("tables that the pipeline does not declare: " + String.join(", ", strangers));
    }
    return not;
  }

  private List<String> strangers() {
    List<String> strangers = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      for (TableSummary table :
          target
              .services()
              .s3Tables()
              .listTablesPaginator(list -> list.tableBucketARN(target.stack().tableBucket(layer)))
              .tables()) {
        if (!isDeclared(layer, table.name())) {
          strangers.add(
              "%s.%s.%s"
                  .formatted(layer.label(), String.join(".", table.namespace()), table.name()));
        }
      }
    }
    return strangers;
  }

  private boolean isDeclared(Layer layer, String name) {
    return pipeline.isCompanion(layer, name)
        || switch (layer) {
          case BRONZE -> pipeline.source(name).isPresent();
          case SILVER -> pipeline.silver(name).isPresent();
          case GOLD -> pipeline.gold(name).isPresent();
        };
  }
}
