package dev.medallion.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a refresh of silver takes after the same drop onto a small and a large table: {@code
 * bench/refresh}, no part of CI. The two tables are refreshed in turn, so that whatever else slows
 * the machine slows both.
 */
class RefreshBench {
  private static final int SMALL = Integer.getInteger("refresh.small", 1_000_000);
  private static final int LARGE = Integer.getInteger("refresh.large", 10_000_000);
  private static final int ROUNDS = Integer.getInteger("refresh.rounds", 5);
  private static final int DROP = 10_000;
  private static final int CORRECTIONS = 1_000;
  private static final int CUSTOMERS = 1_000;
  private static final int ROWS_OF_FILE = 500_000;

  private final Random random = new Random(1);
  private Lakehouse lakehouse;

  @Test
  void refreshesASmallAndALargeTable(@TempDir Path folder) throws Exception {
    lakehouse = Lakehouse.withCompiledQueries(folder);
    create("customers", "id, concat('customer ', id) AS name", CUSTOMERS, 1);
    Map<Integer, Integer> next = new LinkedHashMap<>();
    for (int size : List.of(SMALL, LARGE)) {
      create("sales_" + size, sale(), size, Math.max(1, size / ROWS_OF_FILE));
      System.out.printf("refresh: %,d rows built in %.1f s%n", size, seconds(() -> silver(size)));
      next.put(size, size);
    }
    compare("new rows and corrections of late ones", next, 50_000);
    compare("new rows and corrections of any", next, Integer.MAX_VALUE);
    lakehouse.close();
  }

  private void compare(String what, Map<Integer, Integer> next, int lateness) throws Exception {
    Map<Integer, List<Double>> times = new LinkedHashMap<>();
    // The first round warms up and is not counted.
    for (int round = 0; round <= ROUNDS; round++) {
      for (Map.Entry<Integer, Integer> size : next.entrySet()) {
        int first = size.getValue();
        drop(size.getKey(), first, Math.max(0, first - lateness));
        size.setValue(first + DROP - CORRECTIONS);
        double seconds = seconds(() -> silver(size.getKey()));
        requireRefreshedInPart(size.getKey());
        if (round > 0) {
          times.computeIfAbsent(size.getKey(), any -> new ArrayList<>()).add(seconds);
        }
      }
    }
    double small = median(times.get(SMALL));
    double large = median(times.get(LARGE));
    System.out.printf(
        "refresh: %s: %.2f s on %,d rows, %.2f s on %,d rows, ratio %.2f (all: %s)%n",
        what, small, SMALL, large, LARGE, large / small, times);
  }

  private static String sale() {
    return "id, CAST(id % 1000 AS bigint) AS customer, concat('product ', id % 97) AS product,"
        + " CAST(id % 50 AS int) AS amount, timestamp_seconds(1700000000 + 6 * id) AS sold_at";
  }

  private void create(String table, String columns, int rows, int files) throws Exception {
    Dataset<Row> content =
        lakehouse.spark().range(0, rows, 1, files).selectExpr(columnsOf(columns, table));
    String name = "bronze.shop." + table;
    lakehouse
        .spark()
        .sql("CREATE TABLE %s (%s) USING iceberg".formatted(name, content.schema().toDDL()));
    content.writeTo(name).append();
  }

  /** The data columns, and what every row of bronze has beside them. */
  private static String[] columnsOf(String data, String object) {
    return Stream.concat(
            Stream.of(data.split(", (?![^()]*\\))")),
            Stream.of(
                "'s3://landing/%s' AS _source_object".formatted(object),
                "'%s' AS _source_etag".formatted(object),
                "current_timestamp() AS _source_modified_at",
                "current_timestamp() AS _ingested_at",
                "CAST(NULL AS string) AS _rescued"))
        .toArray(String[]::new);
  }

  /** The same to each table but for the numbers: rows that are new, and other versions of old. */
  private void drop(int size, int first, int oldest) throws NoSuchTableException {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < CORRECTIONS; i++) {
      ids.add((long) oldest + random.nextInt(first - oldest));
    }
    for (int i = 0; i < DROP - CORRECTIONS; i++) {
      ids.add((long) first + i);
    }
    Dataset<Row> rows =
        lakehouse
            .spark()
            .createDataset(ids, Encoders.LONG())
            .toDF("id")
            .coalesce(1)
            .selectExpr(columnsOf(sale().replace("id % 50", "1 + id % 49"), "drop-" + first));
    rows.writeTo("bronze.shop.sales_" + size).append();
  }

  private void silver(int size) {
    Map<String, Object> plan =
        lakehouse.plan(
            "model_" + size,
            """
            SELECT s.id, s.sold_at, s.product, s.amount, coalesce(c.name, 'unknown') AS name
            FROM bronze_sales_%d s LEFT JOIN bronze_customers c ON c.id = s.customer
            """
                .formatted(size),
            List.of("id"),
            "sales_" + size,
            "customers");
    plan.put("changes", true);
    lakehouse.silver(plan);
  }

  private void requireRefreshedInPart(int size) {
    Snapshot snapshot = lakehouse.table("silver.shop.model_" + size).currentSnapshot();
    if (!snapshot.summary().containsKey("medallion.bounds")) {
      throw new IllegalStateException("the table was recomputed whole: " + snapshot);
    }
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
