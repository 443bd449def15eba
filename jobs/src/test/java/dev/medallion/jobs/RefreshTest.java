package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes to three sources, refreshed by keys or compared whole; after each, every silver
 * table holds what its query gives over the whole of the sources, and its change log names every
 * row that changed.
 */
class RefreshTest {
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "sales", List.of("id", "customer", "product", "amount"),
          "customers", List.of("id", "name", "region"),
          "regions", List.of("id", "label"));

  private static final Map<String, String> MODELS =
      new TreeMap<>(
          Map.of(
              "left_join",
              "SELECT s.id, s.product, s.amount, coalesce(c.name, 'unknown') AS name"
                  + " FROM bronze_sales s LEFT JOIN bronze_customers c ON c.id = s.customer",
              "inner_chain",
              "SELECT s.id AS sale, s.amount * 2 AS twice, c.name, r.label FROM bronze_sales s"
                  + " JOIN bronze_customers c ON c.id = s.customer"
                  + " JOIN bronze_regions r ON r.id = c.region WHERE s.amount > 0",
              "named_parts",
              "WITH known AS (SELECT id AS customer_id, upper(name) AS name, region"
                  + " FROM bronze_customers WHERE name IS NOT NULL),"
                  + " paid AS (SELECT id, customer, amount FROM bronze_sales WHERE amount > 0)"
                  + " SELECT k.name, paid.id, amount FROM known k"
                  + " RIGHT JOIN paid ON k.customer_id = paid.customer AND k.region = 1",
              "anti_and_semi",
              "SELECT s.id, s.product FROM bronze_sales s"
                  + " LEFT ANTI JOIN bronze_customers c ON c.id = s.customer AND c.region = 2"
                  + " LEFT SEMI JOIN bronze_regions r ON r.label = s.product",
              "outer_chain",
              "SELECT s.id, c.name, r.label FROM bronze_sales s"
                  + " LEFT JOIN bronze_customers c ON c.id = s.customer"
                  + " LEFT JOIN bronze_regions r ON r.id = coalesce(c.region, 3)"));

  private static Lakehouse lakehouse;

  private final Map<String, Snapshot> before = new HashMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  /** More than one with {@code -Drefresh.seeds=N}. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("refresh.seeds", 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdsWhatAFullRebuildWould(long seed) {
    Random random = new Random(seed);
    String suffix = "_" + seed;
    COLUMNS.keySet().stream().sorted().forEach(source -> land(source + suffix, source, random, 12));
    int refreshedInPart = 0;
    for (int step = 0; step < 5; step++) {
      // One step of five as small tables are refreshed, between others that go by keys.
      lakehouse.refreshInPart(step != 2);
      for (Map.Entry<String, String> model : MODELS.entrySet()) {
        refreshedInPart += refresh(model.getKey() + suffix, sql(model.getValue(), suffix), suffix);
      }
      List<String> changed = new ArrayList<>(COLUMNS.keySet().stream().sorted().toList());
      changed.removeIf(source -> random.nextInt(3) == 0);
      for (String source : changed) {
        land(source + suffix, source, random, 1 + random.nextInt(4));
      }
      disturb("bronze.shop.sales" + suffix, random);
    }
    assertThat(refreshedInPart).as("snapshots of a part of the rows").isGreaterThan(5);
  }

  private static String sql(String model, String suffix) {
    return model.replaceAll("bronze_(sales|customers|regions)", "bronze_$1" + suffix);
  }

  /**
   * Lands a file with some new records, some new versions of old ones, and some without a key, in
   * any order.
   */
  private static void land(String name, String source, Random random, int rows) {
    StringBuilder csv = new StringBuilder(String.join(",", COLUMNS.get(source))).append('\n');
    for (int i = 0; i < rows; i++) {
      List<String> row = new ArrayList<>();
      boolean keyless = random.nextInt(10) == 0;
      int id = 1 + random.nextInt(source.equals("sales") ? 30 : 6);
      row.add(keyless ? "" : Integer.toString(id));
      for (String column : COLUMNS.get(source).subList(1, COLUMNS.get(source).size())) {
        row.add(random.nextInt(5) == 0 ? "" : value(column, random));
      }
      csv.append(String.join(",", row)).append('\n');
    }
    String key = "%s/%d.csv".formatted(name, random.nextLong());
    lakehouse.bronze(declared(name, source), List.of(lakehouse.land(key, csv.toString())));
  }

  private static String value(String column, Random random) {
    return switch (column) {
      case "customer" -> Integer.toString(1 + random.nextInt(7));
      case "region" -> Integer.toString(1 + random.nextInt(3));
      case "amount" -> Integer.toString(random.nextInt(5) - 1);
      default -> "abc".substring(random.nextInt(3)).substring(0, 1);
    };
  }

  private static Map<String, Object> declared(String name, String source) {
    List<Map<String, String>> columns =
        COLUMNS.get(source).stream()
            .map(
                column ->
                    Map.of(
                        "name",
                        column,
                        "type",
                        List.of("id", "customer", "region", "amount").contains(column)
                            ? "bigint"
                            : "string"))
            .toList();
    return Map.of("name", name, "format", "csv", "key", List.of("id"), "columns", columns);
  }

  /** Now and then, what S3 Tables does to a table between two runs. */
  private static void disturb(String bronze, Random random) {
    Table table = lakehouse.table(bronze);
    if (random.nextInt(3) == 0) {
      SparkActions.get(lakehouse.spark())
          .rewriteDataFiles(table)
          .option("rewrite-all", "true")
          .execute();
    }
    if (random.nextInt(2) == 0) {
      table.refresh();
      table
          .expireSnapshots()
          .expireOlderThan(System.currentTimeMillis() + 1)
          .retainLast(1)
          .commit();
    }
  }

  /** Runs the job, and compares; 1 if it was a part of the rows that was computed. */
  private int refresh(String model, String sql, String suffix) {
    List<String> key = List.of(model.startsWith("inner_chain") ? "sale" : "id");
    String[] sources =
        COLUMNS.keySet().stream()
            .map(name -> name + suffix)
            .filter(sql::contains)
            .sorted()
            .toArray(String[]::new);
    Map<String, Object> plan = lakehouse.plan(model, sql, key, sources);
    plan.put("changes", true);
    lakehouse.silver(plan);

    String table = "silver.shop." + model;
    String columns = String.join(", ", lakehouse.spark().table(table).columns());
    lakehouse.newestRows(sources);
    assertThat(lakehouse.rows("SELECT %s FROM %s".formatted(columns, table)))
        .as(model)
        .containsExactlyInAnyOrderElementsOf(
            lakehouse.rows("SELECT %s FROM (%s)".formatted(columns, sql)));
    Snapshot now = lakehouse.table(table).currentSnapshot();
    Snapshot last = before.put(model, now);
    if (last == null || last.equals(now) || !now.summary().containsKey("medallion.bounds")) {
      return 0;
    }
    assertThat(now.summary())
        .as("changes are complete")
        .doesNotContainEntry("medallion.changes-from", now.summary().get("medallion.version"));
    for (Map.Entry<String, Snapshot> side : Map.of("before", last, "after", now).entrySet()) {
      Snapshot other = side.getValue().equals(now) ? last : now;
      assertThat(
              lakehouse.rows(
                  "SELECT %1$s FROM %2$s VERSION AS OF %3$d EXCEPT SELECT %1$s FROM %2$s VERSION AS OF %4$d EXCEPT SELECT %1$s FROM %2$s_changes WHERE _change = '%5$s' AND _version = %6$s"
                      .formatted(
                          columns,
                          table,
                          side.getValue().snapshotId(),
                          other.snapshotId(),
                          side.getKey(),
                          now.summary().get("medallion.version"))))
          .as("changed rows of %s that are not logged %s", model, side.getKey())
          .isEmpty();
    }
    return 1;
  }
}
