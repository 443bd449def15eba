package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person whose rows are taken out of all that the tables refer to. */
class EraseTest {
  private static final String MARKER = "Ursula Marker";

  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
    lakehouse.refreshInPart(true);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  @Test
  void nothingOfThePersonIsLeftInWhatTheTablesReferTo() {
    var first = lakehouse.land("people/a.csv", "id,name,age\n1,Ann,30\n7," + MARKER + ",41\n");
    lakehouse.bronze(source("people"), List.of(first));
    silver("people", "");
    var alone = lakehouse.land("people/b.csv", "id,name,age\n7," + MARKER + ",old\n");
    var other = lakehouse.land("people/c.csv", "id,name,age\n2,Bob,50\n");
    lakehouse.bronze(source("people"), List.of(alone, other));
    silver("people", "");
    assertThat(found(verify("people"))).as("before").isGreaterThan(2);

    JsonNode erased = lakehouse.erase(plan("people", "ERASE", "e1"));
    silver("people", "after the erasure");
    JsonNode cleaned = lakehouse.erase(plan("people", "CLEAN", "e1"));

    assertThat(erased.path("rows").asInt()).isEqualTo(2);
    assertThat(rows("bronze.shop.people")).containsExactly("1 Ann 30", "2 Bob 50");
    assertThat(rows("silver.shop.people")).containsExactly("1 Ann 30", "2 Bob 50");
    assertThat(lakehouse.table("bronze.shop.people").snapshots()).hasSize(1);
    assertThat(lakehouse.table("silver.shop.people").snapshots()).hasSize(1);
    for (JsonNode table : cleaned.path("searched")) {
      assertThat(table.path("found")).as(table.toPrettyString()).isEmpty();
      assertThat(table.path("deletes").asInt()).as(table.toPrettyString()).isZero();
      assertThat(table.path("older")).as(table.toPrettyString()).isEmpty();
      assertThat(table.path("files").asInt()).as(table.toPrettyString()).isPositive();
    }
    assertThat(cleaned.path("searched").path(0).path("matching").asInt(-1)).isZero();
    assertThat(erased.path("cleaned").path(0).path("expired"))
        .as("of two appends, and of the erasure itself")
        .hasSize(3);
    assertThat(erased.path("cleaned").path(0).path("released").size()).isGreaterThan(5);
  }

  @Test
  void thePersonComesBackWithALaterFileOnly() {
    var first = lakehouse.land("again/a.csv", "id,name,age\n1,Ann,30\n7,Ursula,41\n");
    lakehouse.age("again/a.csv", 3600);
    lakehouse.bronze(source("again"), List.of(first));
    // Landed before, and taken in after.
    var late = lakehouse.land("again/late.csv", "id,name,age\n7,Ursula,42\n3,Cid,20\n");
    lakehouse.age("again/late.csv", 3600);

    assertThat(lakehouse.erase(plan("again", "ERASE", "e2")).path("rows").asInt()).isEqualTo(1);

    lakehouse.bronze(source("again"), List.of(first, late));
    assertThat(rows("bronze.shop.again")).containsExactly("1 Ann 30", "3 Cid 20");
    List<JsonNode> receipts = lakehouse.receipts("again");
    assertThat(receipts.get(receipts.size() - 1).path("report").path("rows").asInt()).isEqualTo(1);
    lakehouse.rebuild(source("again"), List.of(first, late));
    assertThat(rows("bronze.shop.again")).containsExactly("1 Ann 30", "3 Cid 20");
    TestS3.delete("s3://landing/again/a.csv");
    lakehouse.rebuild(source("again"), List.of(late));
    assertThat(rows("bronze.shop.again")).containsExactly("1 Ann 30", "3 Cid 20");

    var back = lakehouse.land("again/back.csv", "id,name,age\n7,Ursula,43\n");
    lakehouse.age("again/back.csv", -3600);
    lakehouse.bronze(source("again"), List.of(back));
    assertThat(rows("bronze.shop.again")).containsExactly("1 Ann 30", "3 Cid 20", "7 Ursula 43");

    assertThat(lakehouse.erase(plan("again", "ERASE", "e2")).path("rows").asInt()).isZero();
    assertThat(lakehouse.rows("SELECT erasure FROM bronze.shop.again_erased"))
        .as("noted once")
        .containsExactly("e2");
  }

  @Test
  void aTagThatKeepsAFormerStateIsNotPassedOver() {
    var first = lakehouse.land("tagged/a.csv", "id,name,age\n1,Ann,30\n7,Ursula,41\n");
    lakehouse.bronze(source("tagged"), List.of(first));
    var table = lakehouse.table("bronze.shop.tagged");
    table.manageSnapshots().createTag("audit", table.currentSnapshot().snapshotId()).commit();

    assertThatThrownBy(() -> lakehouse.erase(plan("tagged", "ERASE", "e3")))
        .hasMessage(
            "bronze.shop.tagged: tag \"audit\" keeps a snapshot, and so what is erased: drop it,"
                + " and erase again");
  }

  private static JsonNode verify(String source) {
    return lakehouse.erase(plan(source, "VERIFY", "e1"));
  }

  private static int found(JsonNode report) {
    int found = 0;
    for (JsonNode table : report.path("searched")) {
      found += table.path("found").size();
    }
    return found;
  }

  private static Map<String, Object> plan(String source, String step, String id) {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("id", id);
    plan.put("step", step);
    plan.put("bronze", "bronze.shop." + source);
    plan.put("predicate", "(try_cast(`id` AS bigint) = 7)");
    plan.put("condition", "id = 7");
    plan.put("before", Instant.now().toString());
    plan.put("who", "arn:aws:iam::123456789012:user/me");
    plan.put("why", "asked to");
    plan.put("text", MARKER);
    plan.put(
        "tables",
        List.of(
            "bronze.shop." + source,
            "silver.shop." + source,
            "silver.shop." + source + "_quarantine",
            "silver.shop." + source + "_changes"));
    return plan;
  }

  private static Map<String, Object> source(String name) {
    return Map.of(
        "name",
        name,
        "format",
        "csv",
        "key",
        List.of("id"),
        "columns",
        List.of(
            Map.of("name", "id", "type", "bigint"),
            Map.of("name", "name", "type", "string"),
            Map.of("name", "age", "type", "int")));
  }

  private static void silver(String source, String rebuild) {
    Map<String, Object> plan =
        lakehouse.plan(source, "SELECT id, name, age FROM bronze_" + source, List.of("id"), source);
    plan.put("rebuild", rebuild);
    plan.put("changes", true);
    plan.put(
        "expectations",
        List.of(Map.of("name", "aged", "rule", "age IS NOT NULL", "action", "quarantine")));
    lakehouse.silver(plan);
  }

  private static List<String> rows(String table) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, name, age) FROM %s ORDER BY id".formatted(table));
  }
}
