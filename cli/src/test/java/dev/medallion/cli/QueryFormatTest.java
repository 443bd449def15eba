package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueryFormatTest {
  private static final String LONG = "x".repeat(60);

  @Test
  void tellsInTextHowManyValuesAreShortenedAndHowToSeeThem() {
    AthenaQuery.Rows rows =
        rows(List.of("a", "b"), List.of(row(LONG, "1"), row("two\nlines", "2")));

    assertThat(QueryFormat.text(rows))
        .contains("  (2 rows)", "  (2 values shortened; --csv and --json print all of them)");
    assertThat(QueryFormat.text(rows(List.of("a"), List.of(row("short")))))
        .contains("  (1 row)")
        .noneMatch(line -> line.contains("shortened"));
  }

  @Test
  void quotesInCsvWhatRfc4180QuotesAndTellsANullFromAnEmptyText() {
    AthenaQuery.Rows rows =
        rows(
            List.of("a", "b, c"),
            List.of(row(LONG, null), row("", "say \"hi\""), row("two\nlines", "x,y")));

    assertThat(QueryFormat.csv(rows))
        .isEqualTo(
            "a,\"b, c\"\r\n" + LONG + ",\r\n\"\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",\"x,y\"\r\n");
  }

  @Test
  void writesNumbersInJsonAsSuchAndExactly() throws Exception {
    AthenaQuery.Rows rows =
        new AthenaQuery.Rows(
            List.of("n", "d", "f", "nan", "b", "t", "z"),
            List.of("bigint", "decimal", "double", "double", "boolean", "varchar", "varchar"),
            List.of(row("9223372036854775807", "0.10", "1.5E300", "NaN", "true", "7", null)),
            Optional.empty());

    JsonNode json = new ObjectMapper().readTree(QueryFormat.json(rows));

    assertThat(json.path(0).path("n").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(json.path(0).path("f").doubleValue()).isEqualTo(1.5E300);
    assertThat(json.path(0).path("nan").textValue()).isEqualTo("NaN");
    assertThat(json.path(0).path("b").booleanValue()).isTrue();
    assertThat(json.path(0).path("t").textValue()).isEqualTo("7");
    assertThat(json.path(0).path("z").isNull()).isTrue();
    assertThat(QueryFormat.json(rows)).contains("\"d\" : 0.10");
  }

  @Test
  void refusesInJsonTwoColumnsOfOneName() {
    assertThatThrownBy(() -> QueryFormat.json(rows(List.of("a", "a"), List.of(row("1", "2")))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("two columns are named \"a\"");
  }

  @Test
  void tellsHowManyRowsAStatementChanged() {
    AthenaQuery.Rows changed =
        new AthenaQuery.Rows(List.of("rows"), List.of("bigint"), List.of(), Optional.of(3L));

    assertThat(QueryFormat.text(changed)).containsExactly("  (3 rows changed)");
    assertThat(QueryFormat.json(changed)).isEqualTo("{\"changed\":3}");
    assertThat(QueryFormat.csv(changed)).isEmpty();
  }

  private static AthenaQuery.Rows rows(List<String> columns, List<List<Optional<String>>> rows) {
    return new AthenaQuery.Rows(
        columns, columns.stream().map(column -> "varchar").toList(), rows, Optional.empty());
  }

  private static List<Optional<String>> row(String... values) {
    return Stream.of(values).map(Optional::ofNullable).toList();
  }
}
