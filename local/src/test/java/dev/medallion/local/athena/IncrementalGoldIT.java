package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.athena.SalesHistory.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;

/**
 * Gold follows a silver table that changes at random, by the statements of the deployed functions
 * on a real Trino: after each refresh it must hold what the query gives when it runs whole.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IncrementalGoldIT {
  private static final long SEED = Long.getLong("medallion.seed", 20261127);
  private static final int ROUNDS = 6;
  private static final String SILVER = "\"s3tablescatalog/silver\".\"retail\".\"sales\"";
  private static final List<String> SAME = List.of("0", "0");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** By model: the key, and the query. */
  private static final Map<String, Map.Entry<String, String>> GOLD =
      new LinkedHashMap<>(
          Map.of(
              "by_shop",
              Map.entry(
                  "shop",
                  "SELECT shop, count(*) AS sales, sum(quantity) AS quantity, min(price) AS least,"
                      + " max(price) AS most, count(DISTINCT day) AS days FROM {{ silver.sales }}"
                      + " WHERE shop IS NOT NULL GROUP BY shop"),
              "by_month",
              Map.entry(
                  "month, shop",
                  "SELECT CAST(date_trunc('month', s.at) AS date) AS month, s.shop, count(*) AS"
                      + " sales, sum(s.quantity) FILTER (WHERE s.quantity > 0) AS quantity FROM"
                      + " {{ silver.sales }} AS s WHERE s.at IS NOT NULL AND s.shop IS NOT NULL"
                      + " GROUP BY 1, s.shop -- the end"),
              "by_size",
              Map.entry(
                  "size",
                  "SELECT count(*) AS sales, max(price) AS most, quantity / 10 AS size FROM"
                      + " {{ silver.sales }} GROUP BY 3"),
              "by_day",
              Map.entry(
                  "day",
                  "SELECT day, sum(CASE WHEN price > 0.5 THEN 1 ELSE 0 END) AS dear FROM"
                      + " {{ silver.sales }} sales GROUP BY day"),
              "pairs",
              Map.entry(
                  "day, shop",
                  "SELECT day, coalesce(shop, 'none') AS shop FROM {{ silver.sales }} GROUP BY 1,"
                      + " 2"),
              "regions",
              Map.entry(
                  "shop",
                  "SELECT shop, region, count(*) AS sales FROM {{ silver.sales }} WHERE shop IS"
                      + " NOT NULL GROUP BY shop, region"),
              "ranked",
              Map.entry(
                  "shop",
                  "SELECT shop, rank() OVER (ORDER BY count(*)) AS rank FROM {{ silver.sales }}"
                      + " WHERE shop IS NOT NULL GROUP BY shop")));

  private final Random random = new Random(SEED);
  private final SalesHistory history = new SalesHistory(SEED);
  private AthenaSite site;
  private GoldFunctions functions;
  private long version;
  private long changesFrom;
  private int run;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    site = new AthenaSite(state);
    for (String bucket : List.of("results", GoldFunctions.ARTIFACTS)) {
      Files.createDirectories(site.site().objects().resolve(bucket));
    }
    List.of("bronze", "silver", "gold").forEach(site.buckets()::create);
    site.athena()
        .createWorkGroup(
            group ->
                group
                    .name(AthenaSite.WORK_GROUP)
                    .configuration(
                        configuration ->
                            configuration.managedQueryResultsConfiguration(
                                managed -> managed.enabled(true))));
    site.rows("CREATE DATABASE retail");
    site.silver("CREATE DATABASE retail");
    site.silver("CREATE TABLE retail.sales AS SELECT * FROM " + none(SalesHistory.COLUMNS));
    site.silver(
        "CREATE TABLE retail.sales_changes AS SELECT * FROM "
            + none(SalesHistory.COLUMNS + ", _version bigint, _change varchar"));
    functions = new GoldFunctions(site.site(), GOLD, state.resolve("task"));
    for (int i = 0; i < 5; i++) {
      change();
    }
  }

  @AfterAll
  void stop() throws IOException {
    functions.close();
    site.close();
  }

  @Test
  @Order(1)
  void goldHoldsAfterEachRefreshWhatTheQueryGivesWhenItRunsWhole() throws Exception {
    Map<String, String> first = refresh();
    assertThat(first.values()).allMatch(extent -> extent.startsWith("full: "));

    for (int round = 1; round <= ROUNDS; round++) {
      int versions = 1 + random.nextInt(3);
      for (int i = 0; i < versions; i++) {
        change();
      }
      Map<String, String> extents = refresh();

      assertThat(extents.get("ranked")).isEqualTo("full: the query has a window");
      extents.remove("ranked");
      assertThat(extents.values())
          .hasSize(GOLD.size() - 1)
          .allMatch(extent -> extent.startsWith("incremental: "));
      assertThat(differences(GOLD.keySet()))
          .as("round %d of seed %d", round, SEED)
          .hasSize(GOLD.size())
          .allSatisfy((model, difference) -> assertThat(difference).as(model).isEqualTo(SAME));
    }
  }

  @Test
  @Order(2)
  void anIncrementalRefreshRefusesAKeyThatIsNullAndOneThatTwoRowsShare() throws Exception {
    String before = "SELECT * FROM retail.by_day ORDER BY day";
    List<List<String>> held = site.rows(before);
    String row =
        "(1000001, CAST(NULL AS date), TIMESTAMP '2026-01-01 00:00:00 UTC', 'shop 1', 'x', 1, 1e0)";
    site.silver("INSERT INTO retail.sales VALUES " + row);
    site.silver(
        "INSERT INTO retail.sales_changes SELECT *, %d, 'after' FROM (VALUES %s)"
            .formatted(version + 1, row));
    commit("{}");

    JsonNode plan = plan();

    assertThat(failure(plan, "by_day")).contains("gold.retail.by_day: key column day is null");
    assertThat(failure(plan, "regions"))
        .contains("gold.retail.regions: more than one row has the same key (shop)");
    assertThat(site.rows(before)).isEqualTo(held);
  }

  @Test
  @Order(3)
  void readsOnlyTheFilesInWhichTheTouchedGroupsLie() throws Exception {
    site.silver("DELETE FROM retail.sales");
    site.silver("DELETE FROM retail.sales_changes");
    for (int month = 1; month <= 6; month++) {
      site.silver(
          """
          INSERT INTO retail.sales SELECT id, DATE '2026-%1$02d-01', TIMESTAMP '2026-%1$02d-01 12:00:00.000000 UTC',
            'shop', 'region', id, random() FROM UNNEST(sequence(1, 10000)) AS t (id)\
          """
              .formatted(month));
    }
    commitWhole();
    refresh();
    String row =
        "(0, DATE '2026-04-01', TIMESTAMP '2026-04-30 23:59:59.999999 UTC', 'shop', 'region', 7,"
            + " 1e0)";
    site.silver("INSERT INTO retail.sales VALUES " + row);
    site.silver(
        "INSERT INTO retail.sales_changes SELECT *, %d, 'after' FROM (VALUES %s)"
            .formatted(version + 1, row));
    commit(
        """
        {"day": {"least": "2026-04-01", "most": "2026-04-01"}, "shop": {"least": "shop", "most": "shop"},
         "at": {"least": "2026-04-30 23:59:59.999999", "most": "2026-04-30 23:59:59.999999"}}\
        """);

    JsonNode plan = plan();

    long whole =
        site.run("SELECT max(price), max(at), max(shop) FROM " + SILVER)
            .statistics()
            .dataScannedInBytes();
    List<String> touched = List.of("by_day", "by_month");
    for (String model : touched) {
      QueryExecution merge = site.run(build(plan, model).path("statement").asText());
      assertThat(merge.status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
      assertThat(merge.statistics().dataScannedInBytes()).as(model).isLessThan(whole / 3);
    }
    assertThat(differences(touched).values()).containsOnly(SAME);
  }

  /** Refreshes every gold table as a run does, and tells how much of each query ran. */
  private Map<String, String> refresh() throws Exception {
    JsonNode plan = plan();
    Map<String, String> extents = new LinkedHashMap<>();
    ObjectNode recording = JSON.createObjectNode();
    for (JsonNode build : plan.path("gold")) {
      String model = build.path("model").asText();
      site.rows(build.path("statement").asText());
      extents.put(model, build.path("refresh").asText());
      ObjectNode built = recording.withArray("record").addObject();
      for (String member : List.of("table", "consumed", "versions", "definition", "rebuild")) {
        built.set(member, build.path(member));
      }
      built.put("refreshed", true).put("execution", "run-" + run);
    }
    functions.invoke("advance", recording);
    return extents;
  }

  /** What is planned, with each build read back as the state machine does. */
  private JsonNode plan() throws InterruptedException {
    ObjectNode plan =
        (ObjectNode)
            functions.invoke(
                "plan",
                JSON.createObjectNode().put("step", "gold").put("execution", "run-" + ++run));
    ArrayNode builds = JSON.createArrayNode();
    for (JsonNode reference : plan.path("gold")) {
      builds.add(
          functions.invoke(
              "plan",
              JSON.createObjectNode()
                  .put("step", "build")
                  .put("plan", reference.path("plan").asText())));
    }
    plan.set("gold", builds);
    return plan;
  }

  private static JsonNode build(JsonNode plan, String model) {
    for (JsonNode build : plan.path("gold")) {
      if (build.path("model").asText().equals(model)) {
        assertThat(build.path("refresh").asText()).startsWith("incremental: ");
        return build;
      }
    }
    throw new AssertionError("%s is not in the plan %s".formatted(model, plan));
  }

  private String failure(JsonNode plan, String model) {
    QueryExecution execution = site.run(build(plan, model).path("statement").asText());
    assertThat(execution.status().state()).isEqualTo(QueryExecutionState.FAILED);
    return execution.status().stateChangeReason();
  }

  /** By model how many rows its table has that its query does not give, and how many it lacks. */
  private Map<String, List<String>> differences(Collection<String> models) {
    String sql =
        models.stream()
            .map(model -> differences(model, GOLD.get(model).getValue()))
            .collect(Collectors.joining("\nUNION ALL\n"));
    List<List<String>> rows = site.rows(sql);
    return rows.stream()
        .skip(1)
        .collect(Collectors.toMap(List::getFirst, row -> row.subList(1, row.size())));
  }

  private static String differences(String model, String query) {
    String holds = "SELECT * FROM retail." + model;
    String gives = "SELECT * FROM (\n%s\n)".formatted(query.replace("{{ silver.sales }}", SILVER));
    return """
    SELECT '%1$s', (SELECT count(*) FROM (%2$s EXCEPT ALL %3$s)), (SELECT count(*) FROM (%3$s EXCEPT ALL %2$s))\
    """
        .formatted(model, holds, gives);
  }

  /** A new version of silver: a few rows changed, and among the changes some that never were. */
  private void change() {
    List<Change> changes = history.next();
    String ids =
        changes.stream()
            .map(change -> String.valueOf(change.sale().id()))
            .collect(Collectors.joining(", "));
    site.silver("DELETE FROM retail.sales WHERE id IN (%s)".formatted(ids));
    Map<Long, String> present = new LinkedHashMap<>();
    for (Change change : changes) {
      present.remove(change.sale().id());
      if (change.when().equals("after")) {
        present.put(change.sale().id(), change.sale().values());
      }
    }
    if (!present.isEmpty()) {
      site.silver("INSERT INTO retail.sales VALUES " + String.join(", ", present.values()));
    }
    List<Change> hints = new ArrayList<>(changes);
    if (random.nextBoolean()) {
      hints.add(new Change(history.stranger(), "after"));
      hints.add(changes.getFirst());
    }
    String rows =
        hints.stream()
            .map(hint -> hint.sale().values(version + 1 + ", '" + hint.when() + "'"))
            .collect(Collectors.joining(", "));
    site.silver("INSERT INTO retail.sales_changes VALUES " + rows);
    commit(SalesHistory.bounds(changes));
  }

  /** Puts on the table, in a commit of its own, what the silver job tells in the same commit. */
  private void commit(String bounds) {
    version++;
    summarize(Map.of("medallion.bounds", bounds));
  }

  private void commitWhole() {
    version++;
    changesFrom = version;
    summarize(Map.of());
  }

  private void summarize(Map<String, String> more) {
    Map<String, String> summary = new LinkedHashMap<>(more);
    summary.put("medallion.version", String.valueOf(version));
    summary.put("medallion.changes-from", String.valueOf(changesFrom));
    functions.summarize("sales", summary);
  }

  /** An empty relation of those columns. */
  private static String none(String columns) {
    String casts =
        List.of(columns.split(", ")).stream()
            .map(column -> column.split(" ", 2))
            .map(column -> "CAST(NULL AS %s) AS %s".formatted(column[1], column[0]))
            .collect(Collectors.joining(", "));
    return "(SELECT %s) WHERE false".formatted(casts);
  }
}
