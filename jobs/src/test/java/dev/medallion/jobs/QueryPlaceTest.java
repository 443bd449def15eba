package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a query is said with its place in the user's file. */
class QueryPlaceTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
    lakehouse.bronze(
        Map.of(
            "name",
            "notes",
            "format",
            "csv",
            "key",
            List.of("id"),
            "columns",
            List.of(
                Map.of("name", "id", "type", "bigint"), Map.of("name", "note", "type", "string"))),
        List.of(lakehouse.land("notes/a.csv", "id,note\n1,one\n")));
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no column | SELECT id,~  nte AS n FROM bronze_notes    | 2:3: [UNRESOLVED_COLUMN",
        "syntax    | SELECT id~FROM bronze_notes WHERE AND id > 1 | 2:29: [PARSE_SYNTAX_ERROR",
        "a value   | SELECT id,~  CAST(note AS int) AS n FROM bronze_notes    | 2:3:"
            + " [CAST_INVALID_INPUT",
        "division  | SELECT id,~ 1 / (id - 1) AS n FROM bronze_notes | 2:2: [DIVIDE_BY_ZERO",
      })
  void namesFileLineAndColumn(String what, String sql, String message) {
    Map<String, Object> plan =
        lakehouse.plan("places", sql.replace('~', '\n'), List.of("id"), "notes");
    plan.put("file", "silver/places.sql");

    assertThatThrownBy(() -> lakehouse.silver(plan))
        .as(what)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("silver.shop.places: silver/places.sql:" + message)
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(" pos "));
  }
}
