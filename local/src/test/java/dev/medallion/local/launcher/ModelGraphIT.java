package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.Follower;
import dev.medallion.cli.TableLineage;
import dev.medallion.cli.plan.PlanCommand;
import dev.medallion.local.Installation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silver on silver and gold on gold, on the real engines. */
class ModelGraphIT {
  private static final Map<String, String> PIPELINE =
      Map.of(
          "pipeline.yaml",
          """
          namespace: shop
          sources:
            orders:
              prefix: orders/
              format: csv
              key: [id]
              columns: {id: bigint, day: date, person: bigint, amount: bigint}
            people: {prefix: people/, format: csv, key: [id], columns: {id: bigint, name: string}}
          silver:
            bought: {sql: bought.sql, key: [id]}
            paid: {sql: paid.sql, key: [id]}
            known: {sql: known.sql, key: [id], expect: {named: {rule: "name <> 'bad'", action: fail}}}
          gold:
            best_day: {sql: best_day.sql, key: [day]}
            by_day: {sql: by_day.sql, key: [day], expect: {small: total < 100}}
            by_name:
              sql: by_name.sql
              key: [name]
              expect:
                row_count: {min: 1, max: 2}
                unique: [name]
                relationships: {name: silver.bought.name}
          maintenance: {gold: {compaction: binpack}}
          """,
          "paid.sql",
          "SELECT id, day, person, amount FROM {{ bronze.orders }} WHERE amount > 0",
          "known.sql",
          "SELECT id, name FROM {{ bronze.people }}",
          "bought.sql",
          "SELECT o.id, o.amount, coalesce(p.name, 'nobody') AS name FROM {{ silver.paid }} o LEFT"
              + " JOIN {{ silver.known }} p ON p.id = o.person",
          "by_day.sql",
          "SELECT day, sum(amount) AS total FROM {{ silver.paid }} GROUP BY day",
          "by_name.sql",
          "SELECT name, sum(amount) AS total FROM {{ silver.bought }} GROUP BY name",
          "best_day.sql",
          "SELECT day, total FROM {{ gold.by_day }} WHERE total = (SELECT max(total) FROM {{"
              + " gold.by_day }})");

  @TempDir private Path folder;

  @Test
  void runsGoWaveByWaveAndStopOnlyWhatDependsOnAFailure() throws Exception {
    Path pipeline = Files.createDirectories(folder.resolve("pipeline"));
    for (Map.Entry<String, String> file : PIPELINE.entrySet()) {
      Files.writeString(pipeline.resolve(file.getKey()), file.getValue());
    }
    try (RunningLake lake =
        new RunningLake(
            Installation.current().withPipeline(pipeline),
            PipelineLoader.load(pipeline),
            folder.resolve("state"))) {
      assertThat(
              put(
                      lake,
                      "orders/1.csv",
                      "id,day,person,amount\n1,2026-01-01,1,5\n2,2026-01-02,2,4\n",
                      "people/1.csv",
                      "id,name\n1,Ada\n")
                  .problems())
          .isEmpty();
      assertThat(gold(lake, "by_name")).containsExactlyInAnyOrder("Ada 5", "nobody 4");
      assertThat(gold(lake, "best_day")).containsExactly("2026-01-01 5");
      assertThat(lineage(lake, "best_day"))
          .containsExactly(
              "gold.shop.best_day", "gold.shop.by_day", "silver.shop.paid", "bronze.shop.orders");
      planTellsWhatAnEditMeans(lake, pipeline);

      // An order that is corrected late, one that goes, and a person who comes after her order.
      assertThat(
              put(
                      lake,
                      "orders/2.csv",
                      "id,day,person,amount\n1,2026-01-01,1,0\n3,2026-01-02,2,3\n",
                      "people/2.csv",
                      "id,name\n2,Bob\n1,Eve\n")
                  .problems())
          .isEmpty();
      assertThat(gold(lake, "by_name")).containsExactly("Bob 7");
      assertThat(gold(lake, "by_day")).containsExactly("2026-01-02 7");
      assertThat(gold(lake, "best_day")).containsExactly("2026-01-02 7");

      assertThat(put(lake, "people/3.csv", "id,name\n2,bad\n").problems()).isNotEmpty();
      Follower.Outcome failed =
          put(lake, "orders/3.csv", "id,day,person,amount\n4,2026-01-03,2,9\n");
      assertThat(String.join("\n", failed.problems()))
          .contains("Failed: silver.shop.known")
          .contains(
              "left as they were, since they are made from what failed: silver.shop.bought,"
                  + " gold.shop.by_name");
      assertThat(gold(lake, "by_name")).as("as it was").containsExactly("Bob 7");
      assertThat(gold(lake, "best_day")).as("not concerned").containsExactly("2026-01-03 9");

      assertThat(put(lake, "people/4.csv", "id,name\n2,Bo\n").problems()).isEmpty();
      assertThat(gold(lake, "by_name")).containsExactly("Bo 16");

      Follower.Outcome broken =
          put(lake, "orders/4.csv", "id,day,person,amount\n5,2026-01-04,2,500\n");
      assertThat(String.join("\n", broken.problems()))
          .contains("gold.shop.by_day: 1 row(s) break the rule small (total < 100)")
          .contains("left as they were, since they are made from what failed: gold.shop.best_day");
      assertThat(gold(lake, "best_day")).as("as it was").containsExactly("2026-01-03 9");
      assertThat(gold(lake, "by_name")).containsExactly("Bo 516");

      Follower.Outcome none =
          put(
              lake,
              "orders/5.csv",
              """
              id,day,person,amount
              2,2026-01-01,2,0
              3,2026-01-01,2,0
              4,2026-01-01,2,0
              5,2026-01-01,2,0
              """);
      assertThat(String.join("\n", none.problems()))
          .contains(
              "gold.shop.by_name: the rule row_count (count(*) >= 1 AND count(*) <= 2) is broken");
      assertThat(gold(lake, "by_name")).as("as it was").containsExactly("Bo 516");
      assertThat(gold(lake, "best_day")).isEmpty();
    }
  }

  /** An edit in a copy of the project: the one that is deployed goes on. */
  private void planTellsWhatAnEditMeans(RunningLake lake, Path deployed) throws Exception {
    CommandLineRun none = plan(lake, deployed);
    assertThat(none.exit()).as(none.errors()).isZero();
    assertThat(none.out()).contains("\"nothingToDo\" : true");

    Path edited = Files.createDirectories(folder.resolve("edited"));
    for (Map.Entry<String, String> file : PIPELINE.entrySet()) {
      Files.writeString(edited.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(
        edited.resolve("bought.sql"), PIPELINE.get("bought.sql").replace("nobody", "unknown"));
    Files.writeString(
        edited.resolve("by_day.sql"),
        "SELECT day, 2 * total AS total, 'new' AS note FROM (SELECT day, sum(amount) AS total"
            + " FROM {{ silver.paid }} WHERE day < DATE '2026-01-02' GROUP BY day)");
    Files.writeString(
        edited.resolve("pipeline.yaml"),
        PIPELINE.get("pipeline.yaml").replace("amount: bigint", "amount: date"));

    CommandLineRun plan = plan(lake, edited);

    assertThat(plan.exit()).as(plan.errors()).isEqualTo(PlanCommand.CHANGES);
    Map<String, JsonNode> changes = new LinkedHashMap<>();
    for (JsonNode change : new ObjectMapper().readTree(plan.out()).path("changes")) {
      if (!change.path("effect").asText().equals("unchanged")) {
        changes.put(change.path("name").asText(), change);
      }
    }
    assertThat(changes)
        .containsOnlyKeys(
            "bronze.shop.orders",
            "silver.shop.bought",
            "gold.shop.by_day",
            "gold.shop.best_day",
            "gold.shop.by_name");
    assertThat(changes.get("bronze.shop.orders").path("effect").asText()).isEqualTo("refused");
    JsonNode bought = changes.get("silver.shop.bought");
    assertThat(bought.path("effect").asText()).isEqualTo("rebuilt");
    assertThat(bought.at("/because/0").asText()).isEqualTo("its SQL, from bought.sql:1");
    assertThat(bought.at("/reads/rows").asLong()).as("two orders and a person").isEqualTo(3);
    assertThat(bought.at("/reads/bytes").asLong()).isPositive();
    assertThat(bought.at("/reads/usd").asDouble()).isPositive();
    assertThat(changes.get("gold.shop.by_name").path("effect").asText()).isEqualTo("refreshed");
    assertThat(changes.get("gold.shop.by_name").at("/rows/unknown").asText())
        .contains("silver.shop.bought");
    assertThat(changes.get("gold.shop.by_day").path("rows"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"gained": 0, "lost": 1, "changed": 1, "same": 0,
                     "columns": ["column note: varchar, was none"],
                     "header": ["row", "day", "total", "note"],
                     "samples": [
                       ["changed", "2026-01-01", "5 → 10", "new"],
                       ["lost", "2026-01-02", "4", "null"]]}
                    """));
    JsonNode best = changes.get("gold.shop.best_day").path("rows");
    assertThat(best.path("changed").asInt()).as("by the query of by_day").isEqualTo(1);
    assertThat(best.at("/samples/0/2").asText()).isEqualTo("5 → 10");
  }

  private static CommandLineRun plan(RunningLake lake, Path project) {
    return CommandLineRun.onStack(
        lake.endpoint(),
        "plan",
        "--data",
        "--json",
        "--detailed-exitcode",
        "--project",
        project.toString());
  }

  private static Follower.Outcome put(RunningLake lake, String... files) throws Exception {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    for (int i = 0; i < files.length; i += 2) {
      objects.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return lake.put(objects);
  }

  private static List<String> gold(RunningLake lake, String table) throws Exception {
    return lake.rows(Layer.GOLD, "SELECT * FROM shop." + table).stream()
        .map(row -> String.join(" ", row))
        .toList();
  }

  private static List<String> lineage(RunningLake lake, String table) {
    return lake.lineage(new TableName(Layer.GOLD, "shop", table)).stream()
        .map(TableLineage::table)
        .toList();
  }
}
