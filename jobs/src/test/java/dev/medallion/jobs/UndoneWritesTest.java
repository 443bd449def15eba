package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a person has undone: silver is what it would be had they never landed. */
class UndoneWritesTest {
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
  void whatAFileOverrodeComesBackAndWhatItBroughtGoes() {
    land("orders", "first", "1,a", "2,b");
    String wrong = land("orders", "wrong", "2,wrong", "3,wrong");
    refresh("orders", "");
    assertThat(silver("orders")).containsExactly("1 a", "2 wrong", "3 wrong");

    undo("orders", wrong);
    refresh("orders", "undone");
    assertThat(silver("orders")).containsExactly("1 a", "2 b");

    land("orders", "later", "3,c");
    refresh("orders", "");
    assertThat(silver("orders")).as("in part").containsExactly("1 a", "2 b", "3 c");

    lakehouse.rows("DELETE FROM bronze.shop.orders_undone");
    refresh("orders", "redone");
    assertThat(silver("orders")).containsExactly("1 a", "2 wrong", "3 c");
  }

  @Test
  void anotherWriteOfTheSameKeyIsTakenAsAnyOther() {
    String key = land("fixed", "file", "1,wrong");
    undo("fixed", key);
    land("fixed", "file", "1,right");
    refresh("fixed", "");

    assertThat(silver("fixed")).containsExactly("1 right");
  }

  @Test
  void anyFilesUndoneLeaveWhatTheOthersMake() {
    Random random = new Random(20);
    for (int round = 0; round < 3; round++) {
      String source = "round" + round;
      Map<Integer, String> expected = new TreeMap<>();
      List<String> undone = new ArrayList<>();
      for (int file = 0; file < 6; file++) {
        Map<Integer, String> rows = new LinkedHashMap<>();
        for (int row = 0; row < 4; row++) {
          rows.put(random.nextInt(8), "f%d_%d".formatted(file, row));
        }
        String uri =
            land(
                source,
                "file" + file,
                rows.entrySet().stream()
                    .map(row -> row.getKey() + "," + row.getValue())
                    .toArray(String[]::new));
        if (random.nextBoolean()) {
          undone.add(uri);
        } else {
          expected.putAll(rows);
        }
        refresh(source, "");
      }
      undone.forEach(uri -> undo(source, uri));
      refresh(source, "undone");

      assertThat(silver(source))
          .as("%s without %s", source, undone)
          .containsExactlyElementsOf(
              expected.entrySet().stream()
                  .map(row -> row.getKey() + " " + row.getValue())
                  .toList());
    }
  }

  /** As the command does it by Athena: a row for each write, with who and why beside it. */
  private static void undo(String source, String uri) {
    String select =
        "SELECT DISTINCT _source_object, _source_etag, _source_version, _source_modified_at,"
            + " current_timestamp() AS undone_at, 'me' AS undone_by, 'wrong' AS why FROM"
            + " bronze.shop.%s WHERE _source_object = '%s'".formatted(source, uri);
    lakehouse.rows(
        "CREATE TABLE IF NOT EXISTS bronze.shop.%s_undone (_source_object string, _source_etag string, _source_version string, _source_modified_at timestamp, undone_at timestamp, undone_by string, why string) USING iceberg"
            .formatted(source));
    lakehouse.rows("INSERT INTO bronze.shop.%s_undone %s".formatted(source, select));
  }

  private static String land(String source, String file, String... rows) {
    String key = "%s/%s.csv".formatted(source, file);
    lakehouse.bronze(
        Map.of(
            "name",
            source,
            "format",
            "csv",
            "key",
            List.of("id"),
            "columns",
            Stream.of("id bigint", "value string")
                .map(column -> column.split(" "))
                .map(column -> Map.of("name", column[0], "type", column[1]))
                .toList()),
        List.of(lakehouse.land(key, "id,value\n" + String.join("\n", rows) + "\n")));
    return "s3://landing/" + key;
  }

  private static void refresh(String source, String rebuild) {
    Map<String, Object> plan =
        lakehouse.plan(source, "SELECT id, value FROM bronze_" + source, List.of("id"), source);
    plan.put("rebuild", rebuild);
    lakehouse.silver(plan);
  }

  private static List<String> silver(String model) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, value) FROM silver.shop.%s ORDER BY id".formatted(model));
  }
}
