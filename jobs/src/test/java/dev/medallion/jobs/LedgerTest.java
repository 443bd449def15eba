package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.jobs.bronze.UnknownCommitException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was taken in stays known: whatever becomes of rows, runs and tables. */
class LedgerTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static Map<String, Object> csv(String name) {
    return Map.of(
        "name",
        name,
        "format",
        "csv",
        "key",
        List.of("id"),
        "columns",
        List.of(Map.of("name", "id", "type", "bigint"), Map.of("name", "note", "type", "string")));
  }

  private static void bronze(String name, List<Map<String, String>> objects) {
    lakehouse.bronze(csv(name), objects);
  }

  private static List<String> notes(String table) {
    return lakehouse.rows("SELECT note FROM bronze.shop.%s ORDER BY 1".formatted(table));
  }

  private static List<String> entries(String table) {
    return lakehouse.rows(
        "SELECT right(_source_object, 5) FROM bronze.shop.%s_ledger ORDER BY 1".formatted(table));
  }

  private static void erase(String table, String condition) {
    lakehouse.spark().sql("DELETE FROM bronze.shop.%s WHERE %s".formatted(table, condition));
  }

  private static String fileOf(Map<String, String> object) {
    return "_source_object = 's3://landing/%s'".formatted(object.get("key"));
  }

  @Test
  void keepsRowsAwayThatWereDeletedWithAllOthersOfTheirObject() {
    var first = lakehouse.land("erased/a.csv", "id,note\n1,one\n2,two\n");
    var second = lakehouse.land("erased/b.csv", "id,note\n3,three\n");
    bronze("erased", List.of(first, second));
    erase("erased", fileOf(first));

    bronze("erased", List.of(first, second));

    assertThat(notes("erased")).containsExactly("three");
    List<JsonNode> receipts = lakehouse.receipts("erased");
    assertThat(receipts.get(1).path("held")).hasSize(2);
    assertThat(receipts.get(1).path("report").path("rows").asInt()).isZero();

    lakehouse.age("erased/a.csv", 60);
    bronze("erased", List.of(first));
    assertThat(notes("erased")).as("another write of the same content").hasSize(3);
  }

  @Test
  void knowsObjectsThatHaveNoRow() {
    var rowless = lakehouse.land("rowless/a.csv", "id,note\n");
    var other = lakehouse.land("rowless/b.csv", "id,note\n1,one\n");

    bronze("rowless", List.of(rowless, other));
    Table table = lakehouse.table("bronze.shop.rowless");
    bronze("rowless", List.of(rowless));

    assertThat(entries("rowless")).containsExactly("a.csv", "b.csv");
    assertThat(lakehouse.table("bronze.shop.rowless").currentSnapshot())
        .isEqualTo(table.currentSnapshot());
    assertThat(lakehouse.table("bronze.shop.rowless_ledger").snapshots()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsLateWhatARunCommittedThatDiedBeforeItsEntries(boolean erasedBefore) {
    String name = erasedBefore ? "died_erased" : "died";
    var before = lakehouse.land(name + "/a.csv", "id,note\n1,one\n");
    bronze(name, List.of(before));
    var object = lakehouse.land(name + "/b.csv", "id,note\n2,two\n");
    var small = lakehouse.land(name + "/c.csv", "id,note\n3,three\n");
    FaultyCatalog.dieAtCommits(name + "_ledger", 1);
    assertThatThrownBy(() -> bronze(name, List.of(object, small)))
        .isInstanceOf(FaultyCatalog.Died.class);
    assertThat(entries(name)).containsExactly("a.csv");
    if (erasedBefore) {
      erase(name, fileOf(object));
    }

    bronze(name, List.of(before, object, small));

    assertThat(notes(name))
        .isEqualTo(erasedBefore ? List.of("one", "three") : List.of("one", "three", "two"));
    assertThat(entries(name)).containsExactly("a.csv", "b.csv", "c.csv");
  }

  @Test
  void recordsNothingOfARunThatDiedBeforeItsRows() {
    var object = lakehouse.land("unborn/a.csv", "id,note\n1,one\n");
    FaultyCatalog.loseAnswers("unborn", false, 100);
    assertThatThrownBy(() -> bronze("unborn", List.of(object)))
        .isInstanceOf(UnknownCommitException.class);
    FaultyCatalog.loseAnswers("unborn", false, 0);

    bronze("unborn", List.of(object));

    assertThat(notes("unborn")).containsExactly("one");
    assertThat(entries("unborn")).containsExactly("a.csv");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fillsTheLedgerOfATableThatHadNone(boolean traced) {
    String name = traced ? "former" : "untraced";
    var first = lakehouse.land(name + "/a.csv", "id,note\n1,one\n");
    var second = lakehouse.land(name + "/b.csv", "id,note\n2,two\n");
    var third = lakehouse.land(name + "/c.csv", "id,note\n3,three\n");
    BronzeTable table =
        new BronzeTable(lakehouse, name, "id bigint, note string", List.of(), traced);
    lakehouse
        .spark()
        .sql(
            "INSERT INTO bronze.shop.%s (id, note, _source_object, _source_etag, _source_modified_at) VALUES %s, %s"
                .formatted(table.name(), row(1, first), row(2, second)));
    lakehouse
        .spark()
        .sql("INSERT INTO bronze.shop.%s (id, note) VALUES (9, 'by hand')".formatted(name));
    expireHistory(name);
    FaultyCatalog.dieAtCommits(name + "_ledger", 1);
    assertThatThrownBy(() -> bronze(name, List.of(first))).isInstanceOf(FaultyCatalog.Died.class);

    bronze(name, List.of(first, second, third));

    assertThat(notes(name)).containsExactly("by hand", "one", "three", "two");
    assertThat(entries(name)).containsExactly("a.csv", "b.csv", "c.csv");
  }

  private static String row(int id, Map<String, String> object) {
    String uri = "s3://landing/" + object.get("key");
    return "(%d, '%s', '%s', '%s', TIMESTAMP '%s')"
        .formatted(id, id == 1 ? "one" : "two", uri, object.get("etag"), TestS3.modified(uri));
  }

  private static void expireHistory(String name) {
    lakehouse
        .table("bronze.shop." + name)
        .expireSnapshots()
        .expireOlderThan(Long.MAX_VALUE)
        .retainLast(1)
        .commit();
  }

  @Test
  void staysRightWhenBothTablesAreCompactedAndTheirHistoryExpires() {
    List<Map<String, String>> objects = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      objects.add(
          lakehouse.land("packed/%d.csv".formatted(i), "id,note\n%d,n%d\n".formatted(i, i)));
      bronze("packed", List.copyOf(objects));
    }
    erase("packed", fileOf(objects.get(1)));
    for (String table : List.of("packed", "packed_ledger")) {
      lakehouse
          .spark()
          .sql(
              "CALL bronze.system.rewrite_data_files(table => 'shop.%s', options => map('rewrite-all', 'true'))"
                  .formatted(table));
      expireHistory(table);
    }

    bronze("packed", List.copyOf(objects));

    assertThat(notes("packed")).containsExactly("n0", "n2");
    assertThat(entries("packed")).containsExactly("0.csv", "1.csv", "2.csv");
  }

  @Test
  void looksUpMoreObjectsThanIcebergComparesValues() {
    List<Map<String, String>> objects =
        IntStream.range(0, 450)
            .mapToObj(
                i -> lakehouse.land("crowd/%03d.csv".formatted(i), "id,note\n%d,x\n".formatted(i)))
            .toList();
    bronze("crowd", objects.subList(0, 300));

    bronze("crowd", objects);

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', count(*), count(DISTINCT id)) FROM bronze.shop.crowd"))
        .containsExactly("450 450");
    assertThat(lakehouse.rows("SELECT count(*) FROM bronze.shop.crowd_ledger"))
        .containsExactly("450");
  }

  @Test
  void beginsAgainForANewTableOfTheSameName() {
    var object = lakehouse.land("anew/a.csv", "id,note\n1,one\n");
    bronze("anew", List.of(object));
    lakehouse.spark().sql("DROP TABLE bronze.shop.anew");

    bronze("anew", List.of(object));

    assertThat(notes("anew")).containsExactly("one");
    assertThat(entries("anew")).containsExactly("a.csv");
    bronze("anew", List.of(object));
    assertThat(notes("anew")).containsExactly("one");
  }

  @Test
  void beginsAgainForANewTableThatIsStillEmpty() {
    var object = lakehouse.land("hollow/a.csv", "id,note\n1,one\n");
    bronze("hollow", List.of(object));
    lakehouse.spark().sql("DROP TABLE bronze.shop.hollow");
    BronzeTable table =
        new BronzeTable(lakehouse, "hollow", "id bigint, note string", List.of(), true);

    bronze(table.name(), List.of(object));

    assertThat(notes("hollow")).containsExactly("one");
    assertThat(entries("hollow")).containsExactly("a.csv");
  }

  @Test
  void recordsRunsThatMeet() {
    List<Map<String, String>> objects =
        IntStream.range(0, 4)
            .mapToObj(i -> lakehouse.land("crossing/%d.csv".formatted(i), "id,note\n1,x\n"))
            .toList();
    bronze("crossing", objects.subList(0, 1));

    CompletableFuture.allOf(
            Stream.generate(() -> objects)
                .limit(3)
                .map(
                    all ->
                        CompletableFuture.runAsync(() -> bronze("crossing", all), Lakehouse.RUNS))
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(notes("crossing")).hasSize(4);
    assertThat(entries("crossing").stream().distinct()).hasSize(4);
  }

  @Test
  void bringsDeletedRowsBackByARebuildOnly() {
    var first = lakehouse.land("again/a.csv", "id,note\n1,one\n");
    var second = lakehouse.land("again/b.csv", "id,note\n2,two\n");
    bronze("again", List.of(first, second));
    erase("again", fileOf(first));

    lakehouse.rebuild(csv("again"), List.of(first, second));

    assertThat(notes("again")).containsExactly("one", "two");
    assertThat(entries("again")).containsExactly("a.csv", "b.csv");
    bronze("again", List.of(first, second));
    assertThat(notes("again")).containsExactly("one", "two");
  }
}
