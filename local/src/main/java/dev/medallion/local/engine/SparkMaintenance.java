package dev.medallion.local.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.Site;
import dev.medallion.local.engine.SparkEngine.JobFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Maintenance by Iceberg's actions on the Spark process that runs the jobs, too. */
public final class SparkMaintenance implements MaintenanceEngine {
  private final SparkProcess spark;

  /** Maintains by this process, which is started when it is first needed. */
  public SparkMaintenance(SparkProcess spark) {
    this.spark = spark;
  }

  @Override
  public void compact(Table table, Compaction compaction) throws JobFailure, InterruptedException {
    ask(
        "compact",
        Map.of(
            "place", place(table),
            "strategy", compaction.strategy(),
            "columns", compaction.columns(),
            "targetFileBytes", compaction.targetFileBytes()));
  }

  @Override
  public List<String> expire(Table table, Instant olderThan, int keep)
      throws JobFailure, InterruptedException {
    return ask(
        "expire",
        Map.of("place", place(table), "olderThan", olderThan.toEpochMilli(), "keep", keep));
  }

  @Override
  public List<String> unreferenced(Table table) throws JobFailure, InterruptedException {
    return ask("unreferenced", Map.of("place", place(table)));
  }

  @Override
  public void delete(Table table, List<String> locations) throws JobFailure, InterruptedException {
    ask("remove", Map.of("place", place(table), "files", locations));
  }

  private List<String> ask(String action, Map<String, ?> request)
      throws JobFailure, InterruptedException {
    List<String> files = new ArrayList<>();
    for (JsonNode file : spark.ask("/maintenance/" + action, request).path("files")) {
      files.add(file.asText());
    }
    return files;
  }

  private static Map<String, String> place(Table table) {
    return Map.of(
        "catalog", table.catalog().toString(),
        "token", Site.SECRET_KEY,
        "warehouse", table.warehouse(),
        "namespace", table.namespace(),
        "table", table.name());
  }
}
