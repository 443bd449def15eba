package dev.medallion.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bronze table written by SQL: with the columns that tell of a record's version and line, or as
 * it was made before bronze had those.
 */
final class BronzeTable {
  private final Lakehouse lakehouse;
  private final String name;
  private final List<String> key;
  private final boolean traced;

  /**
   * Makes an empty table.
   *
   * @param columns its data columns with their types
   * @param traced whether it has versions and lines
   */
  BronzeTable(Lakehouse lakehouse, String name, String columns, List<String> key, boolean traced) {
    this.lakehouse = lakehouse;
    this.name = name;
    this.key = key;
    this.traced = traced;
    lakehouse.spark().sql("CREATE NAMESPACE IF NOT EXISTS bronze.shop");
    lakehouse
        .spark()
        .sql(
            "CREATE TABLE bronze.shop.%s (%s, _source_object string, _source_etag string%s, _source_modified_at timestamp%s, _ingested_at timestamp, _rescued string) USING iceberg"
                .formatted(
                    name,
                    columns,
                    traced ? ", _source_version string" : "",
                    traced ? ", _source_line bigint" : ""));
  }

  String name() {
    return name;
  }

  /**
   * Takes an object in, in one commit.
   *
   * @param second when it was written and taken in
   * @param rows the values of the data columns in SQL; behind a bar, what was rescued
   */
  void write(String object, int second, String... rows) {
    List<String> values = new ArrayList<>();
    String time = "TIMESTAMP '2026-01-01 00:00:%02d'".formatted(second);
    for (int i = 0; i < rows.length; i++) {
      String[] parts = rows[i].split("\\|", 2);
      values.add(
          "(%s, 's3://landing/%s/%s', 'etag-%d'%s, %s%s, %s, %s)"
              .formatted(
                  parts[0],
                  name,
                  object,
                  second,
                  traced ? ", 'version-" + second + "'" : "",
                  time,
                  traced ? ", " + (i + 2) + "L" : "",
                  time,
                  parts.length > 1 ? "'" + parts[1] + "'" : "CAST(NULL AS string)"));
    }
    lakehouse
        .spark()
        .sql("INSERT INTO bronze.shop.%s VALUES %s".formatted(name, String.join(", ", values)));
  }

  /** The table as a source of a silver plan, at its newest snapshot. */
  Map<String, Object> source() {
    return Map.of(
        "name",
        name,
        "view",
        "bronze_" + name,
        "table",
        "bronze.shop." + name,
        "key",
        key,
        "snapshot",
        Long.toString(lakehouse.table("bronze.shop." + name).currentSnapshot().snapshotId()));
  }

  /** A plan of the silver job over some tables. */
  static Map<String, Object> plan(
      Lakehouse lakehouse, String model, String sql, List<String> key, BronzeTable... tables) {
    Map<String, Object> plan = lakehouse.plan(model, sql, key);
    List<Map<String, Object>> sources = new ArrayList<>();
    for (BronzeTable table : tables) {
      sources.add(table.source());
    }
    plan.put("sources", sources);
    return plan;
  }
}
