package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.bronze.BadObjectsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source whose declared types change after its table was made. */
class BronzeRebuildTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static Map<String, Object> source(String name, String price) {
    return Map.of(
        "name",
        name,
        "format",
        "csv",
        "key",
        List.of("id"),
        "columns",
        List.of(Map.of("name", "id", "type", "bigint"), Map.of("name", "price", "type", price)));
  }

  private static List<String> rows(String table) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, price, coalesce(_rescued, '-'), right(_source_object, 5)) FROM bronze.shop.%s ORDER BY id, _source_object, _source_modified_at"
            .formatted(table));
  }

  @Test
  void saysWhatChangedAndTakesTheSourceInAnewWithoutLosingWhatLandingNoLongerHas() {
    var first = lakehouse.land("changed/a.csv", "id,price\n1,1.50\n2,1e300\n");
    var gone = lakehouse.land("changed/b.csv", "id,price\n3,2.25\n4,1e300\n5,cheap\n");
    var older = lakehouse.land("changed/c.csv", "id,price\n6,6\n");
    lakehouse.age("changed/c.csv", 60);
    lakehouse.bronze(source("changed", "decimal(10,2)"), List.of(first, gone, older));
    var newer = lakehouse.land("changed/c.csv", "id,price\n6,7\n");
    lakehouse.bronze(source("changed", "decimal(10,2)"), List.of(newer));
    lakehouse.silver("priced", "SELECT id, price FROM bronze_changed", List.of("id"), "changed");
    TestS3.delete("s3://landing/changed/b.csv");
    var late = lakehouse.land("changed/d.csv", "id,price\n7,0.125\n");

    assertThatThrownBy(() -> lakehouse.bronze(source("changed", "double"), List.of(late)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessage(
            "s3://landing/changed/d.csv does not fit bronze.shop.changed: column price is double,"
                + " and decimal(10, 2) in the table; the pipeline declares another type than the"
                + " table was made with: `./medallion rebuild changed` takes the source's objects"
                + " in anew, or declare the table's type again");

    lakehouse.rebuild(source("changed", "double"), List.of(first, newer, late));

    assertThat(rows("changed"))
        .containsExactly(
            "1 1.5 - a.csv",
            "2 1.0E300 - a.csv",
            "3 2.25 - b.csv",
            "4 1.0E300 - b.csv",
            "5 {\"price\":\"cheap\"} b.csv",
            "6 6.0 - c.csv",
            "6 7.0 - c.csv",
            "7 0.125 - d.csv");
    var summary = lakehouse.table("bronze.shop.changed").currentSnapshot();
    assertThat(summary.operation()).isEqualTo("overwrite");

    lakehouse.bronze(source("changed", "double"), List.of(first, newer, late));
    assertThat(lakehouse.table("bronze.shop.changed").currentSnapshot()).isEqualTo(summary);
    lakehouse.silver("priced", "SELECT id, price FROM bronze_changed", List.of("id"), "changed");
    assertThat(
            lakehouse.rows("SELECT concat_ws(' ', id, price) FROM silver.shop.priced ORDER BY id"))
        .containsExactly("1 1.5", "2 1.0E300", "3 2.25", "4 1.0E300", "5", "6 7.0", "7 0.125");
  }

  @Test
  void rescuesWhatDoesNotFitTheNewType() {
    var object = lakehouse.land("narrowed/a.csv", "id,price\n1,x\n2,7\n");
    lakehouse.bronze(source("narrowed", "string"), List.of(object));
    TestS3.delete("s3://landing/narrowed/a.csv");

    assertThatThrownBy(() -> lakehouse.rebuild(source("narrowed", "int"), List.of(object)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageContaining("is not there any more");

    assertThat(rows("narrowed")).containsExactly("1 {\"price\":\"x\"} a.csv", "2 7 - a.csv");
  }

  @Test
  void keepsRowsInTheirDaysOfIngestion() {
    var kept = lakehouse.land("aged/a.csv", "id,price\n1,1\n");
    var gone = lakehouse.land("aged/b.csv", "id,price\n2,2\n3,3\n");
    lakehouse.bronze(source("aged", "int"), List.of(kept, gone));
    for (int id : List.of(2, 3)) {
      lakehouse
          .spark()
          .sql(
              "UPDATE bronze.shop.aged SET _ingested_at = TIMESTAMP '202%d-01-01 12:00:00' WHERE id = %d"
                  .formatted(id, id));
    }
    TestS3.delete("s3://landing/aged/b.csv");

    assertThatThrownBy(() -> lakehouse.rebuild(source("aged", "double"), List.of(kept, gone)))
        .isInstanceOf(BadObjectsException.class);

    assertThat(rows("aged")).containsExactly("1 1.0 - a.csv", "2 2.0 - b.csv", "3 3.0 - b.csv");
    assertThat(lakehouse.rows("SELECT count(*) FROM bronze.shop.aged.partitions"))
        .containsExactly("3");
    assertThat(
            lakehouse.rows(
                "SELECT id FROM bronze.shop.aged WHERE _ingested_at < TIMESTAMP '2023-01-01'"))
        .containsExactly("2");
  }

  @Test
  void makesATableThatIsNotThereYet() {
    var object = lakehouse.land("fresh/a.csv", "id,price\n1,1\n");

    lakehouse.rebuild(source("fresh", "int"), List.of(object));

    assertThat(rows("fresh")).containsExactly("1 1 - a.csv");
  }
}
