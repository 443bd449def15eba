package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.CacheManager;

/**
 * The layers' catalogs and two buckets in a folder, and a session of its own with them on the one
 * Spark of this JVM. It is the active session of the thread that made it, so that the jobs find it.
 */
final class Lakehouse implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A thread each: on a small machine the common pool would let runs wait for each other, or for
   * the reads that Hadoop does in it.
   */
  static final Executor RUNS = run -> new Thread(run, "run").start();

  private final Path folder;
  private final Map<String, String> settings;
  private final SparkSession spark;
  private Map<String, String> events;

  Lakehouse(Path folder) {
    this(
        folder,
        Map.of(
            "spark.sql.shuffle.partitions", "1",
            // A few rows are interpreted faster than code for them is compiled.
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.adaptive.enabled", "false"));
  }

  /** For many rows, as the local side runs its jobs on two cores. */
  static Lakehouse withCompiledQueries(Path folder) {
    return new Lakehouse(folder, Map.of("spark.sql.shuffle.partitions", "2"));
  }

  private Lakehouse(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
    spark = session("false");
    SparkSession.setActiveSession(spark);
  }

  /** A new session with the catalogs, which may keep what they have loaded. */
  private SparkSession session(String caching) {
    SparkSession session = Shared.SPARK.newSession();
    settings.forEach(session.conf()::set);
    for (String layer : List.of("bronze", "silver")) {
      String catalog = "spark.sql.catalog." + layer;
      session.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
      session.conf().set(catalog + ".catalog-impl", FaultyCatalog.class.getName());
      session.conf().set(catalog + ".cache-enabled", caching);
      session.conf().set(catalog + ".s3.client-factory-impl", TestS3.class.getName());
      session.conf().set(catalog + ".warehouse", folder.resolve(layer).toUri().toString());
    }
    return session;
  }

  /** The engine, which takes seconds to start; it ends with the JVM. */
  private static final class Shared {
    static final SparkSession SPARK =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.hadoop.fs.file.impl", TestFiles.class.getName())
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .getOrCreate();
  }

  @Override
  public void close() {
    SparkSession.clearActiveSession();
  }

  SparkSession spark() {
    return spark;
  }

  /** Refreshes tables of so few rows by the keys that new rows touch, as large ones are. */
  void refreshInPart(boolean inPart) {
    spark.conf().set("spark.medallion.silver.whole-rows", inPart ? "0" : "100000");
  }

  /** Has jobs keep their events in a folder of S3. */
  void keepEvents(String uri) {
    // As in Glue, where catalogs keep for a while what they have loaded.
    List.of("bronze", "silver")
        .forEach(
            layer ->
                spark.conf().set("spark.sql.catalog.%s.cache-enabled".formatted(layer), "true"));
    events = Map.of("namespace", "shop", "folder", uri);
  }

  /** Lands a text file; its ETag is made from its content. */
  Map<String, String> land(String key, String content) {
    return land(key, content.getBytes(StandardCharsets.UTF_8));
  }

  Map<String, String> land(String key, byte[] content) {
    TestS3.put("s3://landing/" + key, content);
    return object(key, TestS3.etag(content));
  }

  /** Makes an object look as if it had been written earlier. */
  void age(String key, long seconds) {
    TestS3.age("s3://landing/" + key, seconds);
  }

  byte[] content(String key) {
    return TestS3.content("s3://landing/" + key);
  }

  /** Lands a Parquet file with the rows of a query. */
  Map<String, String> landParquet(String key, String query) {
    Path rows = folder.resolve("rows-" + key.hashCode());
    spark.sql(query).coalesce(1).write().parquet(rows.toString());
    try (var files = Files.list(rows)) {
      Path file =
          files.filter(each -> each.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return land(key, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> object(String key, String etag) {
    return Map.of(
        "bucket", "landing", "key", key, "etag", etag, "sequencer", "0", "later", "field");
  }

  /** Runs the bronze job with Glue's arguments around its own. */
  void bronze(Map<String, Object> source, List<Map<String, String>> objects) {
    bronze(source, objects, false);
  }

  /** Runs the bronze job as one that makes the table anew of all that landing holds. */
  void rebuild(Map<String, Object> source, List<Map<String, String>> objects) {
    bronze(source, objects, true);
  }

  private void bronze(
      Map<String, Object> source, List<Map<String, String>> objects, boolean rebuild) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("source", source);
    manifest.put("table", "bronze.shop." + source.get("name"));
    manifest.put("objects", objects);
    manifest.put("definition", "definition-1");
    manifest.put("rebuild", rebuild);
    manifest.put("events", events);
    manifest.put("receipts", "s3://artifacts/receipts/" + source.get("name") + "/");
    document("manifest.json", manifest);
    // Runs that meet come on threads of their own, which know no session yet.
    SparkSession.setActiveSession(spark);
    BronzeJob.main(
        new String[] {
          "--JOB_NAME", "b", "--manifest", "s3://artifacts/manifest.json", "--enable-metrics"
        });
  }

  /** The receipts of a source's runs, the oldest first. */
  List<JsonNode> receipts(String source) {
    List<JsonNode> receipts = new ArrayList<>();
    for (byte[] receipt : TestS3.below("s3://artifacts/receipts/" + source + "/")) {
      try {
        receipts.add(JSON.readTree(receipt));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return receipts;
  }

  /** Runs the silver job over the sources' newest snapshots. */
  void silver(String model, String sql, List<String> key, String... sources) {
    silver(plan(model, sql, key, sources));
  }

  /** Runs the silver job, which is to leave nothing in Spark's cache. */
  void silver(Map<String, Object> plan) {
    SilverJob.main(new String[] {"--plan", written(plan)});
    assertThat(((org.apache.spark.sql.classic.SparkSession) spark).sharedState().cacheManager())
        .as("what Spark has cached")
        .matches(CacheManager::isEmpty);
  }

  /** Writes a plan of the silver job over the sources' newest snapshots; gives where it is. */
  String silverPlan(String model, String sql, List<String> key, String... sources) {
    return written(plan(model, sql, key, sources));
  }

  /** A plan of the silver job over the sources' newest snapshots, to be added to. */
  Map<String, Object> plan(String model, String sql, List<String> key, String... sources) {
    List<Map<String, Object>> pinned = new ArrayList<>();
    for (String source : sources) {
      pinned.add(
          Map.of(
              "name",
              source,
              "view",
              "bronze_" + source,
              "table",
              "bronze.shop." + source,
              "key",
              List.of("id"),
              "snapshot",
              Long.toString(table("bronze.shop." + source).currentSnapshot().snapshotId())));
    }
    Map<String, Object> plan =
        new LinkedHashMap<>(
            Map.of(
                "model", model,
                "table", "silver.shop." + model,
                "key", key,
                "sql", sql,
                "definition", Integer.toHexString(sql.hashCode()),
                "execution", "run-1",
                "sources", pinned));
    plan.put("events", events);
    return plan;
  }

  private String written(Map<String, Object> plan) {
    String document = "plan-%s-%s.json".formatted(plan.get("model"), plan.get("definition"));
    document(document, plan);
    return "s3://artifacts/" + document;
  }

  /**
   * Runs the silver job once for each plan, all at once, and each in a session of its own whose
   * catalogs keep what they have loaded, as they do in Glue.
   */
  void silverAtOnce(List<String> plans) {
    CyclicBarrier start = new CyclicBarrier(plans.size());
    CompletableFuture.allOf(
            plans.stream()
                .map(
                    plan ->
                        CompletableFuture.runAsync(() -> silverWhenAllAreThere(plan, start), RUNS))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void silverWhenAllAreThere(String plan, CyclicBarrier start) {
    SparkSession.setActiveSession(session("true"));
    try {
      start.await();
      SilverJob.main(new String[] {"--plan", plan});
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    } finally {
      SparkSession.clearActiveSession();
    }
  }

  /** Runs a step of an erasure; gives its report. */
  JsonNode erase(Map<String, Object> plan) {
    Map<String, Object> whole = new LinkedHashMap<>(plan);
    whole.put("report", "s3://artifacts/erasures/report.json");
    document("erasure.json", whole);
    SparkSession.setActiveSession(spark);
    EraseJob.main(new String[] {"--erasure", "s3://artifacts/erasure.json"});
    try {
      return JSON.readTree(TestS3.content("s3://artifacts/erasures/report.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the views of the sources that a full recomputation reads. */
  void newestRows(String... sources) {
    for (String source : sources) {
      String columns =
          String.join(
              ", ",
              Arrays.stream(spark.table("bronze.shop." + source).columns())
                  .filter(name -> !name.startsWith("_"))
                  .toList());
      spark.sql(
          "CREATE OR REPLACE TEMPORARY VIEW bronze_%1$s AS SELECT %2$s FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY _source_modified_at DESC, _ingested_at DESC, _source_object DESC, _pos DESC) AS _rank FROM bronze.shop.%1$s WHERE id IS NOT NULL) WHERE _rank = 1"
              .formatted(source, columns));
    }
  }

  /** The rows of a query, each as one text. */
  List<String> rows(String query) {
    return spark.sql(query).collectAsList().stream()
        .map(Row::mkString)
        .map(String::valueOf)
        .toList();
  }

  Table table(String name) {
    try {
      return Spark3Util.loadIcebergTable(spark, name);
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }

  private void document(String name, Map<String, Object> content) {
    try {
      TestS3.put("s3://artifacts/" + name, JSON.writeValueAsBytes(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
