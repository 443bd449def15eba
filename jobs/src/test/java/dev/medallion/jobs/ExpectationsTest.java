package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a silver model expects of its rows; a table belongs to one test. */
class ExpectationsTest {
  private static final Map<String, String> POSITIVE =
      Map.of("name", "positive", "rule", "amount > 0", "action", "quarantine");
  private static final Map<String, String> SHORT =
      Map.of("name", "short_note", "rule", "length(note) < 3", "action", "quarantine");
  private static final Map<String, String> NOTED =
      Map.of("name", "noted", "rule", "note IS NOT NULL", "action", "warn");

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
                Map.of("name", "id", "type", "bigint"),
                Map.of("name", "amount", "type", "int"),
                Map.of("name", "note", "type", "string"))),
        List.of(lakehouse.land(source + "/" + file, "id,amount,note\n" + rows)));
  }

  private static void refresh(
      String source, String definition, List<Map<String, String>> expectations) {
    Map<String, Object> plan =
        lakehouse.plan(
            source + "_model",
            "SELECT id, amount, note FROM bronze_" + source,
            List.of("id"),
            source);
    plan.put("definition", definition);
    plan.put("expectations", expectations);
    lakehouse.silver(plan);
  }

  private static List<String> silver(String source) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, amount, note) FROM silver.shop.%s_model ORDER BY id"
            .formatted(source));
  }

  private static List<String> quarantine(String source) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, amount, note, _rules, regexp_extract(_source_object, '[^/]+$', 0)) FROM silver.shop.%s_model_quarantine WHERE _quarantined_at <= current_timestamp() ORDER BY id"
            .formatted(source));
  }

  private static Map<String, String> properties(String source) {
    return lakehouse.table("silver.shop.%s_model".formatted(source)).properties();
  }

  @Test
  void rulesAboutAllRowsAreAskedBeforeTheTableIsPublished() {
    Map<String, String> unique =
        Map.of(
            "name", "unique_note",
            "rule", "no two rows have the same note",
            "action", "fail",
            "count", "SELECT count(note) - count(DISTINCT note) FROM this_rows");
    Map<String, String> related =
        Map.of(
            "name", "relationships_amount",
            "rule", "amount is one of bronze.all.id",
            "action", "warn",
            "count",
                "SELECT count(*) FROM this_rows WHERE amount NOT IN (SELECT id FROM bronze_all)");
    land("all", "a.csv", "1,1,a\n2,2,b\n3,9,\n4,4,\n");
    refresh("all", "one", List.of(unique, related, NOTED));
    assertThat(properties("all"))
        .containsEntry("medallion.broken.unique_note", "0")
        .containsEntry("medallion.broken.relationships_amount", "1")
        .containsEntry("medallion.broken.noted", "2");

    land("all", "b.csv", "5,5,a\n");
    assertThatThrownBy(() -> refresh("all", "one", List.of(unique, related, NOTED)))
        .hasMessage(
            "silver.shop.all_model: the rule unique_note (no two rows have the same note) is broken"
                + " by 1 row; the table was left as it was");
    assertThat(silver("all")).containsExactly("1 1 a", "2 2 b", "3 9", "4 4");
    assertThat(lakehouse.table("silver.shop.all_model").snapshots())
        .as("what was staged is forgotten")
        .hasSize(1);

    land("all", "c.csv", "5,5,c\n9,9,d\n");
    refresh("all", "one", List.of(unique, related, NOTED));
    assertThat(silver("all")).containsExactly("1 1 a", "2 2 b", "3 9", "4 4", "5 5 c", "9 9 d");
    assertThat(properties("all")).containsEntry("medallion.broken.relationships_amount", "0");
  }

  @Test
  void quarantinesRowsUntilTheyPassOrTheRuleChanges() {
    land("taken", "a.csv", "1,1,a\n2,0,b\n3,,c\n4,4,long\n5,-5,longer\n6,6,\n");
    refresh("taken", "one", List.of(POSITIVE, SHORT, NOTED));
    assertThat(silver("taken")).containsExactly("1 1 a");
    assertThat(quarantine("taken"))
        .containsExactly(
            "2 0 b positive a.csv",
            "3 c positive a.csv",
            "4 4 long short_note a.csv",
            "5 -5 longer positive short_note a.csv",
            "6 6 short_note a.csv");
    assertThat(properties("taken"))
        .containsEntry("medallion.checked", "6")
        .containsEntry("medallion.broken.positive", "3")
        .containsEntry("medallion.broken.short_note", "3")
        .containsEntry("medallion.broken.noted", "1")
        .containsEntry("medallion.quarantined", "5");
    String since = lakehouse.rows(SINCE).get(0);

    land("taken", "b.csv", "1,0,a\n2,2,b\n5,5,longer\n7,7,c\n");
    refresh("taken", "one", List.of(POSITIVE, SHORT, NOTED));
    assertThat(silver("taken")).containsExactly("2 2 b", "7 7 c");
    assertThat(quarantine("taken"))
        .containsExactly(
            "1 0 a positive b.csv",
            "3 c positive a.csv",
            "4 4 long short_note a.csv",
            "5 5 longer short_note b.csv",
            "6 6 short_note a.csv");
    assertThat(properties("taken"))
        .containsEntry("medallion.checked", "4")
        .containsEntry("medallion.broken.positive", "1")
        .containsEntry("medallion.quarantined", "5");
    assertThat(lakehouse.rows(SINCE)).as("when row 4 was quarantined").containsExactly(since);

    refresh("taken", "two", List.of(POSITIVE, NOTED));
    assertThat(silver("taken")).containsExactly("2 2 b", "4 4 long", "5 5 longer", "6 6", "7 7 c");
    assertThat(quarantine("taken")).containsExactly("1 0 a positive b.csv", "3 c positive a.csv");
    assertThat(properties("taken"))
        .containsEntry("medallion.checked", "7")
        .containsEntry("medallion.quarantined", "2")
        .doesNotContainKey("medallion.broken.short_note");

    refresh("taken", "three", List.of());
    assertThat(silver("taken")).hasSize(7);
    assertThat(quarantine("taken")).isEmpty();
    assertThat(properties("taken").keySet())
        .doesNotContain("medallion.checked", "medallion.quarantined", "medallion.broken.positive");
  }

  private static final String SINCE =
      "SELECT _quarantined_at FROM silver.shop.taken_model_quarantine WHERE id = 4";

  @Test
  void failsBeforeAnythingIsCommitted() {
    Map<String, String> must = Map.of("name", "must", "rule", "amount > 0", "action", "fail");
    land("strict", "a.csv", "1,1,a\n2,2,long\n");
    refresh("strict", "one", List.of(must, SHORT));
    Snapshot before = lakehouse.table("silver.shop.strict_model").currentSnapshot();
    land("strict", "b.csv", "3,-3,a\n4,,b\n5,5,long\n");

    assertThatThrownBy(() -> refresh("strict", "one", List.of(must, SHORT)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "silver.shop.strict_model: 2 rows break the rule must (amount > 0); nothing was"
                + " committed. With action: quarantine such rows are kept in"
                + " silver.shop.strict_model_quarantine, to be looked at");
    assertThat(lakehouse.table("silver.shop.strict_model").currentSnapshot()).isEqualTo(before);
    assertThat(quarantine("strict")).containsExactly("2 2 long short_note a.csv");

    land("strict", "c.csv", "3,3,a\n4,4,b\n");
    refresh("strict", "one", List.of(must, SHORT));
    assertThat(silver("strict")).containsExactly("1 1 a", "3 3 a", "4 4 b");
    assertThat(quarantine("strict"))
        .containsExactly("2 2 long short_note a.csv", "5 5 long short_note b.csv");
  }

  @Test
  void refusesARuleThatIsNoCondition() {
    land("wrong", "a.csv", "1,1,a\n");
    assertThatThrownBy(
            () ->
                refresh(
                    "wrong",
                    "one",
                    List.of(Map.of("name", "r", "rule", "nope > 0", "action", "warn"))))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "silver.shop.wrong_model: the rule r (nope > 0): [UNRESOLVED_COLUMN");
    assertThatThrownBy(
            () ->
                refresh(
                    "wrong",
                    "one",
                    List.of(Map.of("name", "r", "rule", "amount + 1", "action", "warn"))))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "silver.shop.wrong_model: the rule r (amount + 1) is no condition but of the type INT");
  }
}
