package dev.medallion.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.jobs.bronze.BadObjectsException;
import dev.medallion.jobs.bronze.UnknownCommitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each version of each object stands in bronze once, whatever becomes of commits and objects. */
class OnceTest {
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

  private static List<String> rows(String table) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, note, _source_etag) FROM bronze.shop.%s ORDER BY 1"
            .formatted(table));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksTheTableWhenTheAnswerToACommitIsLost(boolean arrived) {
    String name = arrived ? "arrived" : "vanished";
    var first = lakehouse.land(name + "/a.csv", "id,note\n1,one\n");
    lakehouse.bronze(csv(name), List.of(first));
    var second = lakehouse.land(name + "/b.csv", "id,note\n2,two\n");
    FaultyCatalog.loseAnswers(name, arrived, 1);

    lakehouse.bronze(csv(name), List.of(first, second));

    assertThat(rows(name))
        .containsExactly("1 one " + first.get("etag"), "2 two " + second.get("etag"));
    assertThat(lakehouse.table("bronze.shop." + name).snapshots()).hasSize(2);
  }

  @Test
  void failsWithoutDoubleRowsWhenNoAnswerEverComes() {
    var first = lakehouse.land("mute/a.csv", "id,note\n1,one\n");
    FaultyCatalog.loseAnswers("mute", false, 100);

    assertThatThrownBy(() -> lakehouse.bronze(csv("mute"), List.of(first)))
        .isInstanceOf(UnknownCommitException.class)
        .hasMessageStartingWith(
            "bronze.shop.mute: the catalog gave no answer to a commit, 4 times in a row");
    assertThat(rows("mute")).isEmpty();

    FaultyCatalog.loseAnswers("mute", false, 0);
    lakehouse.bronze(csv("mute"), List.of(first));
    assertThat(rows("mute")).containsExactly("1 one " + first.get("etag"));
  }

  @Test
  void labelsRowsWithTheVersionThatItReadWhenTheAnnouncedOneIsOverwritten() {
    var older = lakehouse.land("late/a.csv", "id,note\n1,older\n");
    var newer = lakehouse.land("late/a.csv", "id,note\n1,newer\n");

    lakehouse.bronze(csv("late"), List.of(older));
    lakehouse.bronze(csv("late"), List.of(newer));

    assertThat(rows("late")).containsExactly("1 newer " + newer.get("etag"));
  }

  @Test
  void readsAgainWhatIsOverwrittenWhileItIsRead() {
    var older = lakehouse.land("restless/a.csv", "id,note\n1,older\n");
    TestS3.afterNextLookUp(() -> lakehouse.land("restless/a.csv", "id,note\n1,newer!\n"));

    lakehouse.bronze(csv("restless"), List.of(older));

    String etag = TestS3.etag("id,note\n1,newer!\n".getBytes(UTF_8));
    assertThat(rows("restless")).containsExactly("1 newer! " + etag);
    assertThat(lakehouse.table("bronze.shop.restless").snapshots()).hasSize(1);
  }

  @Test
  void keepsBothVersionsInBronzeAndShowsSilverTheNewestThoughItIsTakenInFirst() {
    var late = lakehouse.land("order/a.csv", "id,note\n1,old\n2,only\n");
    lakehouse.age("order/a.csv", 60);
    lakehouse.bronze(csv("order"), List.of(lakehouse.land("order/b.csv", "id,note\n1,new\n")));
    lakehouse.bronze(csv("order"), List.of(late));

    lakehouse.silver("ordered", "SELECT id, note FROM bronze_order", List.of("id"), "order");

    assertThat(lakehouse.rows("SELECT count(*) FROM bronze.shop.order")).containsExactly("3");
    assertThat(
            lakehouse.rows("SELECT concat_ws(' ', id, note) FROM silver.shop.ordered ORDER BY id"))
        .containsExactly("1 new", "2 only");
  }

  @Test
  void leavesAReceiptOfEachObjectsVersion() {
    var good = lakehouse.land("receipt/a.csv", "id,note\n1,one\n");
    var rowless = lakehouse.land("receipt/b.csv", "id,note\n");
    var bad = lakehouse.land("receipt/c.csv", "name\nx\n");
    lakehouse.bronze(csv("receipt"), List.of(good));

    var gone = Lakehouse.object("receipt/gone.csv", "e");
    assertThatThrownBy(() -> lakehouse.bronze(csv("receipt"), List.of(good, rowless, bad, gone)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageContaining("s3://landing/receipt/gone.csv is not there any more");

    List<JsonNode> receipts = lakehouse.receipts("receipt");
    assertThat(receipts).hasSize(2);
    assertThat(receipts.get(1).path("definition").asText()).isEqualTo("definition-1");
    assertThat(receipts.get(1).path("held"))
        .extracting(JsonNode::toString)
        .containsExactlyInAnyOrder(held("receipt/a.csv", good), held("receipt/b.csv", rowless));
    assertThat(receipts.get(1).path("report").path("objects").asInt()).isEqualTo(1);
    assertThat(receipts.get(1).path("report").path("refused").asInt()).isEqualTo(2);
    assertThat(receipts.get(1).path("refused")).hasSize(1);
    assertThat(receipts.get(1).path("refused").path(0).path("reason").asText())
        .contains("s3://landing/receipt/c.csv", "missing key column id");
  }

  private static String held(String key, Map<String, String> object) {
    String uri = "s3://landing/" + key;
    return "{\"uri\":\"%s\",\"etag\":\"%s\",\"modified\":\"%s\"}"
        .formatted(uri, object.get("etag"), TestS3.modified(uri));
  }
}
