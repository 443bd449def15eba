package dev.medallion.functions.advance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.RuleCounts;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.freshness.Backlog;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.runtime.EmbeddedMetric;
import dev.medallion.functions.runtime.EmbeddedMetric.Unit;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What each look measures, for the template's alarms. */
final class Gauges {
  private static final Set<String> FAILED = Set.of("FAILED", "TIMEOUT", "ERROR");

  private final String stack;
  private final Clock clock;
  private final Consumer<String> lines;

  /**
   * @param stack the prefix of the stack
   * @param clock tells the present time
   * @param lines takes each metric's line; in Lambda the standard output
   */
  Gauges(String stack, Clock clock, Consumer<String> lines) {
    this.stack = stack;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Counts a Glue job that failed. Glue has no metric of its own for that, and its event comes here
   * anyway.
   */
  void event(JsonNode event) {
    if (event.path("source").asText().equals("aws.glue")
        && FAILED.contains(event.path("detail").path("state").asText())) {
      write(new EmbeddedMetric("FailedJobs", Unit.COUNT, 1));
    }
  }

  /** Measures how long ago the gold table that is furthest behind was given its rows. */
  void goldAge(Pipeline pipeline, Freshness tables) {
    pipeline.gold().stream()
        .map(model -> new TableName(Layer.GOLD, pipeline.namespace(), model.name()))
        .map(table -> tables.table(table).flatMap(TableMetadata::dataSnapshot))
        .flatMap(Optional::stream)
        .map(TableMetadata.Snapshot::committed)
        .min(Instant::compareTo)
        .map(oldest -> Duration.between(oldest, clock.instant()))
        .ifPresent(age -> write(new EmbeddedMetric("GoldAge", Unit.SECONDS, age.toSeconds())));
  }

  /**
   * Measures the rows that are quarantined now, of all models together, and for each rule the rows
   * that broke it when its model ran last.
   */
  void expectations(Pipeline pipeline, Freshness tables) {
    List<Long> quarantined = new ArrayList<>();
    for (SilverModel model : pipeline.silver()) {
      tables
          .table(new TableName(Layer.SILVER, pipeline.namespace(), model.name()))
          .flatMap(table -> RuleCounts.of(model, table))
          .ifPresent(
              counts -> {
                counts.quarantined().ifPresent(quarantined::add);
                counts.broken().forEach((rule, rows) -> write(broken(model, rule, rows)));
              });
    }
    if (!quarantined.isEmpty()) {
      double rows = quarantined.stream().mapToLong(Long::longValue).sum();
      write(new EmbeddedMetric("QuarantinedRows", Unit.COUNT, rows));
    }
  }

  /** Counts the tables that are late; nothing where no model says how fresh it must be. */
  void lateTables(List<Backlog.TableAge> ages) {
    if (!ages.isEmpty()) {
      long late = ages.stream().filter(Backlog.TableAge::isLate).count();
      write(new EmbeddedMetric("LateTables", Unit.COUNT, late));
    }
  }

  private static EmbeddedMetric broken(SilverModel model, String rule, long rows) {
    return new EmbeddedMetric(
        "BrokenRows", Unit.COUNT, rows, new TreeMap<>(Map.of("Model", model.name(), "Rule", rule)));
  }

  private void write(EmbeddedMetric metric) {
    lines.accept(metric.line(stack, clock.instant()));
  }
}
