package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.bronze.BadObjectsException;
import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both jobs on a real Spark; a table belongs to one test, so that none sees another's rows. */
class JobsTest {
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
        List.of(
            Map.of("name", "id", "type", "bigint"),
            Map.of("name", "sold_at", "type", "timestamp"),
            Map.of("name", "note", "type", "string"),
            Map.of("name", "price", "type", "decimal(6,2)")));
  }

  private static Map<String, Object> parquet(String name) {
    return Map.of("name", name, "format", "parquet", "key", List.of("id"));
  }

  @Test
  void readsColumnsByNameAndKeepsWhatDoesNotFit() {
    var first =
        lakehouse.land(
            "typed/a b[1].csv",
            "\uFEFFID,sold_at,price,note\r\n"
                + "1,2026-01-02T03:04:05Z,1.50,\"two\n"
                + "lines, \"\"quoted\"\"\"\r\n"
                + "2,yesterday,12.345,\r\n");
    var second = lakehouse.land("typed/b.csv", "note,Extra Column,price,id\nhi,x,3,3\nshort,y,4\n");

    lakehouse.bronze(csv("typed"), List.of(first, second));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, sold_at, note, price, extra_column, _rescued,"
                    + " _source_object) FROM bronze.shop.typed ORDER BY _source_object, id NULLS"
                    + " LAST"))
        .containsExactly(
            "1|2026-01-02 03:04:05|two\nlines, \"quoted\"|1.50|s3://landing/typed/a b[1].csv",
            "2|{\"sold_at\":\"yesterday\",\"price\":\"12.345\"}|s3://landing/typed/a b[1].csv",
            "3|hi|3.00|x|s3://landing/typed/b.csv",
            "{\"_record\":\"short,y,4\"}|s3://landing/typed/b.csv");
    assertThat(lakehouse.table("bronze.shop.typed").currentSnapshot().summary())
        .containsEntry("medallion.manifest", "s3://artifacts/manifest.json")
        .containsEntry("medallion.source", "typed");
  }

  @Test
  void takesEachObjectInOnce() {
    var first = lakehouse.land("once/a.csv", "id,price\n1,1\n2,2\n");
    var second = lakehouse.land("once/b.csv", "id,price\n3,3\n");
    lakehouse.bronze(csv("once"), List.of(first, second, first));
    Snapshot before = lakehouse.table("bronze.shop.once").currentSnapshot();

    lakehouse.bronze(csv("once"), List.of(second, first));
    assertThat(lakehouse.table("bronze.shop.once").currentSnapshot()).isEqualTo(before);

    var third = lakehouse.land("once/a.csv", "id,price\n1,7\n");
    lakehouse.bronze(csv("once"), List.of(first, third));
    assertThat(lakehouse.rows("SELECT concat_ws(' ', id, price) FROM bronze.shop.once ORDER BY 1"))
        .containsExactly("1 1.00", "1 7.00", "2 2.00", "3 3.00");
  }

  @Test
  void partitionsATableByTheDayOfIngestion() {
    lakehouse.bronze(csv("days"), List.of(lakehouse.land("days/a.csv", "id,price\n1,1\n")));

    assertThat(lakehouse.rows("SELECT count(*) FROM bronze.shop.days.partitions"))
        .containsExactly("1");
    assertThat(
            lakehouse.rows(
                "SELECT id FROM bronze.shop.days WHERE _ingested_at >= current_date() - INTERVAL 1"
                    + " DAY"))
        .containsExactly("1");
  }

  @Test
  void refusesATableThatIsPartitionedOtherwise() {
    var object = lakehouse.land("foreign/a.csv", "id,price\n1,1\n");
    lakehouse
        .spark()
        .sql(
            "CREATE TABLE bronze.shop.foreign (id bigint, sold_at timestamp, note string, price"
                + " decimal(6,2), _source_object string, _source_etag string, _source_version"
                + " string, _source_modified_at timestamp, _source_line bigint, _ingested_at"
                + " timestamp, _rescued string) USING iceberg PARTITIONED BY (bucket(4, id))");

    assertThatThrownBy(() -> lakehouse.bronze(csv("foreign"), List.of(object)))
        .hasMessageContaining("bronze.shop.foreign is partitioned by")
        .hasMessageContaining("make it anew without partitions of your own");
  }

  @Test
  void takesAnObjectInOnceWhenRunsMeet() {
    var object = lakehouse.land("met/a.csv", "id,price\n1,1\n2,2\n");

    CompletableFuture.allOf(
            Stream.generate(() -> object)
                .limit(3)
                .map(
                    same ->
                        CompletableFuture.runAsync(
                            () -> lakehouse.bronze(csv("met"), List.of(same)), Lakehouse.RUNS))
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(lakehouse.rows("SELECT id FROM bronze.shop.met ORDER BY id"))
        .containsExactly("1", "2");
  }

  @Test
  void takesTheGoodObjectsInAndNamesTheBadOnes() {
    var good = lakehouse.land("mixed/good.csv", "id,price\n1,1\n");
    var empty = lakehouse.land("mixed/empty.csv", "");
    var binary = lakehouse.land("mixed/binary.csv", "id\0,price\n1,1\n");
    var keyless = lakehouse.land("mixed/keyless.csv", "name,price\nx,1\n");
    var latin = lakehouse.land("mixed/latin.csv", new byte[] {'i', 'd', '\n', (byte) 0xE9, '\n'});
    var hidden = lakehouse.land("mixed/_hidden.csv", "id,price\n1,1\n");
    var gone = Lakehouse.object("mixed/gone.csv", "e");

    assertThatThrownBy(
            () ->
                lakehouse.bronze(
                    csv("mixed"), List.of(good, empty, binary, keyless, latin, hidden, gone)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageStartingWith("5 objects are not in bronze.shop.mixed:\n")
        .hasMessageContaining("s3://landing/mixed/empty.csv is empty: upload it again")
        .hasMessageContaining(
            "s3://landing/mixed/binary.csv is not CSV with the header that source \"mixed\""
                + " declares: it holds NUL characters")
        .hasMessageContaining(
            "s3://landing/mixed/keyless.csv is not CSV with the header that source \"mixed\""
                + " declares: found name, price, missing key column id")
        .hasMessageContaining(
            "s3://landing/mixed/latin.csv is not CSV with the header that source \"mixed\""
                + " declares: it is not UTF-8 text (at byte 3)")
        .hasMessageContaining("s3://landing/mixed/gone.csv is not there any more");
    assertThat(lakehouse.rows("SELECT _source_object FROM bronze.shop.mixed ORDER BY 1"))
        .containsExactly("s3://landing/mixed/_hidden.csv", "s3://landing/mixed/good.csv");
  }

  @Test
  void readsParquetAsItsFilesDeclareItAndWidensTheTable() {
    var narrow = lakehouse.landParquet("files/a.parquet", "SELECT 1 AS Id, 'a' AS Name");
    var wide =
        lakehouse.landParquet(
            "files/b.parquet", "SELECT 5000000000 AS ID, 'b' AS name, 1.5D AS more");
    lakehouse.bronze(parquet("files"), List.of(narrow));
    lakehouse.bronze(parquet("files"), List.of(wide));

    lakehouse.landParquet("files/c.parquet", "SELECT 3 AS id, 'c' AS name");
    var cut =
        lakehouse.land("files/c.parquet", Arrays.copyOf(lakehouse.content("files/c.parquet"), 200));
    var other =
        lakehouse.landParquet("files/d.parquet", "SELECT 4 AS id, DATE '2026-01-01' AS name");
    var again = lakehouse.landParquet("files/e.parquet", "SELECT 6 AS id");
    var objects = List.of(cut, other, again);
    assertThatThrownBy(() -> lakehouse.bronze(parquet("files"), objects))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageStartingWith("2 objects are not in bronze.shop.files:\n")
        .hasMessageContaining("s3://landing/files/c.parquet is not a complete Parquet file")
        .hasMessageContaining(
            "s3://landing/files/d.parquet does not fit bronze.shop.files: column name is date, and"
                + " string in the table");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, name, more, _source_object) FROM bronze.shop.files ORDER"
                    + " BY id"))
        .containsExactly(
            "1|a|s3://landing/files/a.parquet",
            "6|s3://landing/files/e.parquet",
            "5000000000|b|1.5|s3://landing/files/b.parquet");
  }

  @Test
  void mergesTheNewestRowOfEachKeyAndFollowsTheQuery() {
    lakehouse.bronze(
        csv("orders"),
        List.of(
            lakehouse.land(
                "orders/a.csv", "id,price,note\n1,1,old\n1,2,new\n2,5,keep\n3,9,gone\n")));
    String sql =
        "SELECT id, price, note AS Note FROM bronze_orders WHERE note <> 'gone' OR price > 0";
    lakehouse.silver("merged", sql, List.of("id"), "orders");
    Snapshot first = lakehouse.table("silver.shop.merged").currentSnapshot();
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, price, note) FROM silver.shop.merged ORDER BY id"))
        .containsExactly("1 2.00 new", "2 5.00 keep", "3 9.00 gone");

    lakehouse.silver("merged", sql, List.of("id"), "orders");
    assertThat(lakehouse.table("silver.shop.merged").currentSnapshot()).isEqualTo(first);

    lakehouse.bronze(
        csv("orders"),
        List.of(lakehouse.land("orders/b.csv", "id,price,note\n1,3,newer\n3,0,gone\n4,4,added\n")));
    lakehouse.silver("merged", sql, List.of("id"), "orders");
    Snapshot second = lakehouse.table("silver.shop.merged").currentSnapshot();
    assertThat(second.summary())
        .containsEntry("medallion.execution", "run-1")
        .containsKey("medallion.consumed.orders")
        .containsEntry("added-records", "2");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, price, note) FROM silver.shop.merged ORDER BY id"))
        .containsExactly("1 3.00 newer", "2 5.00 keep", "4 4.00 added");

    String changed = "SELECT id, cast(price AS string) AS price, 1 AS extra FROM bronze_orders";
    lakehouse.silver("merged", changed, List.of("id"), "orders");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', *) FROM (SELECT extra, price, id FROM silver.shop.merged)"
                    + " ORDER BY 1"))
        .containsExactly("1 0.00 3", "1 3.00 1", "1 4.00 4", "1 5.00 2");
    assertThat(lakehouse.table("silver.shop.merged").properties())
        .containsEntry("medallion.definition", Integer.toHexString(changed.hashCode()))
        .containsEntry("medallion.execution", "run-1")
        .containsEntry(
            "medallion.consumed.orders",
            Long.toString(lakehouse.table("bronze.shop.orders").currentSnapshot().snapshotId()));
    assertThat(lakehouse.table("silver.shop.merged").schema().findField("note")).isNull();
  }

  @Test
  void holdsEachRowOnceWhenSilverRunsMeet() {
    lakehouse.bronze(
        csv("crowd"), List.of(lakehouse.land("crowd/a.csv", "id,price\n1,1\n2,2\n3,3\n")));
    String sql = "SELECT id, price FROM bronze_crowd";
    String rows = "SELECT concat_ws(' ', id, price) FROM silver.shop.crowd ORDER BY id";

    String fresh = lakehouse.silverPlan("crowd", sql, List.of("id"), "crowd");
    lakehouse.silverAtOnce(List.of(fresh, fresh, fresh));
    assertThat(lakehouse.rows(rows)).containsExactly("1 1.00", "2 2.00", "3 3.00");
    assertThat(lakehouse.table("silver.shop.crowd").currentSnapshot().parentId())
        .as("what came before the only commit that changed rows")
        .isNull();

    lakehouse.bronze(csv("crowd"), List.of(lakehouse.land("crowd/b.csv", "id,price\n2,7\n4,4\n")));
    String existing = lakehouse.silverPlan("crowd", sql, List.of("id"), "crowd");
    lakehouse.silverAtOnce(List.of(existing, existing, existing));
    assertThat(lakehouse.rows(rows)).containsExactly("1 1.00", "2 7.00", "3 3.00", "4 4.00");
    assertThat(lakehouse.table("silver.shop.crowd").properties())
        .containsEntry(
            "medallion.consumed.crowd",
            Long.toString(lakehouse.table("bronze.shop.crowd").currentSnapshot().snapshotId()));
  }

  @Test
  void holdsTheRowsThatItsPropertiesNameWhenRunsOfDifferentPlansMeet() {
    lakehouse.bronze(
        csv("rivals"), List.of(lakehouse.land("rivals/a.csv", "id,price\n1,1\n2,2\n")));
    String one = "SELECT id, price FROM bronze_rivals";
    String other = "SELECT id, price + 1 AS price FROM bronze_rivals WHERE id > 1";

    lakehouse.silverAtOnce(
        List.of(
            lakehouse.silverPlan("rivals", one, List.of("id"), "rivals"),
            lakehouse.silverPlan("rivals", other, List.of("id"), "rivals")));

    String definition =
        lakehouse.table("silver.shop.rivals").properties().get("medallion.definition");
    assertThat(
            lakehouse.rows("SELECT concat_ws(' ', id, price) FROM silver.shop.rivals ORDER BY id"))
        .isEqualTo(
            definition.equals(Integer.toHexString(one.hashCode()))
                ? List.of("1 1.00", "2 2.00")
                : List.of("2 3.00"));
  }

  @Test
  void refusesAResultThatItsKeyDoesNotIdentify() {
    lakehouse.bronze(csv("keys"), List.of(lakehouse.land("keys/a.csv", "id,note\n1,x\n2,x\n3,\n")));

    assertThatThrownBy(
            () ->
                lakehouse.silver(
                    "keyed",
                    "SELECT note AS k FROM bronze_keys WHERE note IS NOT NULL",
                    List.of("k"),
                    "keys"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "silver.shop.keyed: the key (k) does not identify the query's rows: 2 rows have the"
                + " same; GROUP BY k HAVING count(*) > 1 shows them");
    assertThatThrownBy(
            () -> lakehouse.silver("keyed", "SELECT note FROM bronze_keys", List.of("id"), "keys"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "silver.shop.keyed: the query's result has no column id, which the model's key names;"
                + " it has note");
    assertThatThrownBy(
            () -> lakehouse.silver("keyed", "SELECT nope FROM bronze_keys", List.of("id"), "keys"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("silver.shop.keyed: [UNRESOLVED_COLUMN.WITH_SUGGESTION]");
  }
}
