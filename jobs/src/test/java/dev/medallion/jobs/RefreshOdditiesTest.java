package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a refresh in part could get wrong, though the changes are few; a table belongs to a test.
 */
class RefreshOdditiesTest {
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

  private static void land(String source, String file, String rows) {
    lakehouse.bronze(
        Map.of(
            "name",
            source,
            "format",
            "csv",
            "key",
            List.of("id"),
            "columns",
            List.of(
                Map.of("name", "id", "type", "string"), Map.of("name", "note", "type", "string"))),
        List.of(lakehouse.land(source + "/" + file, "id,note\n" + rows)));
  }

  private static Map<String, String> refresh(String model, long forget, String sql, String... of) {
    Map<String, Object> plan = lakehouse.plan(model, sql, List.of("id"), of);
    plan.put("changes", true);
    plan.put("forget", forget);
    lakehouse.silver(plan);
    Snapshot snapshot = lakehouse.table("silver.shop." + model).currentSnapshot();
    return snapshot.summary();
  }

  private static List<String> rows(String table) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', *) FROM silver.shop.%s ORDER BY 1".formatted(table));
  }

  @Test
  void findsKeysWhoseOrderIsAnotherInJava() {
    String sql = "SELECT id, note FROM bronze_texts";
    land("texts", "a.csv", "\uFF5E,old\n\uD83D\uDE00,old\nz,old\n");
    refresh("by_text", 0, sql, "texts");
    land("texts", "b.csv", "\uFF5E,new\n\uD83D\uDE00,new\n");

    assertThat(refresh("by_text", 0, sql, "texts")).containsKey("medallion.bounds");
    assertThat(rows("by_text"))
        .containsExactlyInAnyOrder("\uFF5E new", "\uD83D\uDE00 new", "z old");
  }

  @Test
  void takesMoreNewKeysThanAreCollected() {
    String sql = "SELECT id, note FROM bronze_many";
    land("many", "a.csv", "a,old\n100001,old\n");
    refresh("of_many", 0, sql, "many");
    String rows =
        IntStream.rangeClosed(100_001, 320_000)
            .mapToObj("%d,new\n"::formatted)
            .collect(Collectors.joining());
    land("many", "b.csv", rows);

    assertThat(refresh("of_many", 0, sql, "many")).containsKey("medallion.bounds");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', note, count(*)) FROM silver.shop.of_many GROUP BY note"))
        .containsExactlyInAnyOrder("old 1", "new 220000");
  }

  @Test
  void isNotStoppedByAnEarlierVersionThatCannotBeJoined() {
    String sql =
        "SELECT s.id, n.note FROM bronze_links s LEFT JOIN bronze_names n"
            + " ON CAST(n.id AS int) = CAST(s.note AS int)";
    land("names", "a.csv", "1,one\n2,two\n");
    land("links", "a.csv", "a,no number\n");
    land("links", "b.csv", "a,1\nb,2\n");
    refresh("linked", 0, sql, "links", "names");
    assertThat(rows("linked")).containsExactly("a one", "b two");

    land("links", "c.csv", "a,2\n");
    assertThat(refresh("linked", 0, sql, "links", "names")).containsKey("medallion.bounds");
    assertThat(rows("linked")).containsExactly("a two", "b two");

    land("names", "b.csv", "2,deux\n");
    refresh("linked", 0, sql, "links", "names");
    assertThat(rows("linked")).containsExactly("a deux", "b deux");
  }

  @Test
  void leavesARequestForARebuildThatCameWhileAnotherWasFulfilled() {
    String sql = "SELECT id, note FROM bronze_asked";
    land("asked", "a.csv", "a,1\n");
    refresh("asked_for", 0, sql, "asked");
    lakehouse
        .table("silver.shop.asked_for")
        .updateProperties()
        .set("medallion.rebuild", "second")
        .commit();

    Map<String, Object> plan = lakehouse.plan("asked_for", sql, List.of("id"), "asked");
    for (String request : List.of("first", "second")) {
      Map<String, String> before = lakehouse.table("silver.shop.asked_for").properties();
      assertThat(before).containsEntry("medallion.rebuild", "second");
      plan.put("rebuild", request);
      lakehouse.silver(plan);
    }

    assertThat(lakehouse.table("silver.shop.asked_for").properties())
        .doesNotContainKey("medallion.rebuild");
  }

  @Test
  void saysFromWhichVersionOnItsChangesAreStillThere() {
    String sql = "SELECT id, note FROM bronze_versions";
    for (int version = 1; version <= 4; version++) {
      land("versions", version + ".csv", "a,%d\nb,0\n".formatted(version));
      Map<String, String> summary = refresh("forgetful", version == 4 ? 2 : 0, sql, "versions");
      assertThat(summary)
          .containsEntry("medallion.version", Integer.toString(version))
          .containsEntry("medallion.changes-from", version == 4 ? "2" : "1");
    }
    assertThat(
            lakehouse.rows(
                "SELECT DISTINCT _version FROM silver.shop.forgetful_changes ORDER BY 1"))
        .containsExactly("3", "4");
  }
}
