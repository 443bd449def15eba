package dev.medallion.cost;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.util.ArrayList;
import java.util.List;

/** What a day costs, line by line. */
final class CostModel {
  private final Work work;
  private final Inputs inputs;
  private final List<Line> lines = new ArrayList<>();

  private CostModel(Work work) {
    this.work = work;
    this.inputs = work.inputs();
  }

  /** The lines; the same ones in the same order for each day of a design. */
  static List<Line> lines(Work work) {
    CostModel model = new CostModel(work);
    model.jobs();
    model.queries();
    model.tables();
    model.compaction();
    model.landing();
    model.functions();
    model.rest();
    return List.copyOf(model.lines);
  }

  static double total(List<Line> lines) {
    return lines.stream().mapToDouble(Line::cost).sum();
  }

  private void jobs() {
    Day day = work.day();
    Design.Job bronze = work.design().bronze();
    Design.Job silver = work.design().silver();
    add(
        "Glue: bronze",
        "%,d runs × %d workers × %s DPU × %s s"
            .formatted(
                day.bronzeRuns(),
                bronze.workers(),
                Numbers.quantity(bronze.dpus()),
                Numbers.quantity(work.bronzeSeconds())),
        work.bronzeDpuHours(),
        Price.GLUE_DPU_HOUR);
    add(
        "Glue: silver",
        "%,d runs × %d models × %d workers × %s DPU × %s s"
            .formatted(
                day.runs(),
                work.design().silverModels(),
                silver.workers(),
                Numbers.quantity(silver.dpus()),
                Numbers.quantity(work.silverSeconds())),
        work.silverDpuHours(),
        Price.GLUE_DPU_HOUR);
    add(
        "Step Functions",
        "%,d runs × %d states".formatted(day.runs(), work.transitionsOfARun()),
        (double) work.transitions(),
        Price.STATE_TRANSITIONS);
  }

  private void queries() {
    Day day = work.day();
    add(
        "Athena: gold",
        "%,d runs × %d models × %s GB"
            .formatted(day.runs(), work.design().goldModels(), Numbers.quantity(work.goldScanGb())),
        day.runs() * work.design().goldModels() * work.goldScanGb(),
        Price.ATHENA_SCAN);
    add(
        "Athena: refreshes",
        "%,d runs × %d data sets × %s GB"
            .formatted(
                day.runs(), work.design().dataSets(), Numbers.quantity(work.refreshScanGb())),
        work.refreshes() * work.refreshScanGb(),
        Price.ATHENA_SCAN);
  }

  private void tables() {
    add(
        "S3 Tables: PUT",
        "%,d commits × %s"
            .formatted(
                work.commits(Layer.BRONZE) + work.commits(Layer.SILVER) + work.commits(Layer.GOLD),
                Numbers.quantity(inputs.of(Assumption.PUTS_PER_COMMIT))),
        work.tablePuts(),
        Price.S3_TABLES_PUTS);
    add(
        "S3 Tables: GET",
        "%,d runs × (%d silver models × %s files + %d gold models × %s + %d data sets × %s) × %s"
            .formatted(
                work.day().runs(),
                work.design().silverModels(),
                Numbers.quantity(work.silverReadFiles()),
                work.design().goldModels(),
                Numbers.quantity(work.files(Layer.SILVER)),
                work.design().dataSets(),
                Numbers.quantity(work.files(Layer.GOLD)),
                Numbers.quantity(inputs.of(Assumption.GETS_PER_FILE))),
        work.tableGets(),
        Price.S3_TABLES_GETS);
    double files = 0;
    double gb = 0;
    for (Layer layer : Layer.values()) {
      files += work.files(layer);
      gb += work.gb(layer);
    }
    add("S3 Tables: storage", "GB of the three layers", gb, Price.S3_TABLES_STORAGE);
    add("S3 Tables: monitoring", "files of the three layers", files, Price.S3_TABLES_MONITORING);
  }

  private void compaction() {
    double files = 0;
    for (Layer layer : Layer.values()) {
      Compaction strategy = work.design().compaction().get(layer);
      files += work.compactedFiles(layer);
      add(
          "S3 Tables: compaction, " + layer.label(),
          strategy == Compaction.NONE ? "not compacted" : "GB by " + strategy.label(),
          work.compactedGb(layer),
          price(strategy));
    }
    add("S3 Tables: compaction, files", "files that commits left", files, Price.COMPACTION_OBJECTS);
  }

  private static Price price(Compaction strategy) {
    return switch (strategy) {
      case NONE, AUTO, BINPACK -> Price.COMPACTION_BINPACK;
      case SORT, Z_ORDER -> Price.COMPACTION_SORT;
    };
  }

  private void landing() {
    Day day = work.day();
    add(
        "S3: PUT",
        "drops, and a manifest for each bronze run and a plan for each silver run",
        (double) (day.drops() + day.bronzeRuns() + work.silverRuns()),
        Price.S3_PUTS);
    add(
        "S3: GET",
        "%,d drops × %s"
            .formatted(day.drops(), Numbers.quantity(inputs.of(Assumption.GETS_PER_FILE))),
        day.drops() * inputs.of(Assumption.GETS_PER_FILE),
        Price.S3_GETS);
    add("S3: storage", "GB of drops that are kept", day.bronzeGb(), Price.S3_STORAGE);
    add("EventBridge", "an event for each drop", (double) day.drops(), Price.S3_EVENTS);
    add(
        "SQS",
        "a message for each drop, deleted ten at a time, and polls",
        work.queueRequests(),
        Price.SQS_REQUESTS);
  }

  private void functions() {
    String how =
        "%,d of the queue, %,d at ends of bronze, %,d looks, 5 for each of %,d runs"
            .formatted(
                work.day().calls(), work.day().bronzeRuns(), work.looks(), work.day().runs());
    add("Lambda: calls", how, (double) work.functionCalls(), Price.LAMBDA_REQUESTS);
    add(
        "Lambda: time",
        "%,d calls × %s GB × %s s"
            .formatted(
                work.functionCalls(),
                Numbers.quantity(work.design().functionGb()),
                Numbers.quantity(inputs.of(Assumption.FUNCTION_SECONDS))),
        work.functionCalls() * work.design().functionGb() * inputs.of(Assumption.FUNCTION_SECONDS),
        Price.LAMBDA_GB_SECOND);
  }

  private void rest() {
    long jobs = work.day().bronzeRuns() + work.silverRuns();
    add(
        "CloudWatch: logs",
        "GB of %,d calls and %,d jobs".formatted(work.functionCalls(), jobs),
        work.functionCalls() * inputs.of(Assumption.LOG_GB_PER_CALL)
            + jobs * inputs.of(Assumption.LOG_GB_PER_JOB),
        Price.LOGS);
    add("CloudWatch: alarms", "of the template", work.design().alarms(), Price.ALARMS);
    add(
        "CloudWatch: metrics",
        "of the functions, and one for each rule",
        work.design().metrics(),
        Price.METRICS);
    add("QuickSight: authors", "each day", inputs.of(Assumption.AUTHORS), Price.QUICKSIGHT_AUTHORS);
    add("QuickSight: readers", "each day", inputs.of(Assumption.READERS), Price.QUICKSIGHT_READERS);
    add(
        "QuickSight: SPICE",
        "%d data sets × %s GB; its %,d refreshes are free"
            .formatted(
                work.design().dataSets(),
                Numbers.quantity(inputs.of(Assumption.GOLD_GB)),
                work.refreshes()),
        work.design().dataSets() * inputs.of(Assumption.GOLD_GB),
        Price.QUICKSIGHT_SPICE);
  }

  private void add(String item, String how, double quantity, Price price) {
    lines.add(Line.of(item, how, quantity, price, inputs));
  }
}
