package dev.medallion.cli.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.cli.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final List<TableMetadata.Column> COLUMNS =
      List.of(
          column("id", "long"),
          column("name", "string"),
          column("born", "date"),
          column("seen", "timestamptz"),
          column("vip", "boolean"),
          column("score", "double"),
          column("price", "decimal(10, 2)"),
          column("tags", "list"));

  @Test
  void saysTheSameInBothDialects() {
    Condition condition = parse("id = 7 or Name in ('O''Hara', 'a\\b') and not vip is null");

    assertThat(condition.athena())
        .isEqualTo(
            "((\"id\" = 7) OR ((\"name\" IN ('O''Hara', 'a\\b')) AND (NOT (\"vip\" IS NULL))))");
    assertThat(condition.spark())
        .isEqualTo(
            "((try_cast(`id` AS bigint) = 7) OR ((try_cast(`name` AS string) IN ('O\\'Hara',"
                + " 'a\\\\b')) AND (NOT (try_cast(`vip` AS boolean) IS NULL))))");
  }

  @Test
  void knowsDatesTimesAndRanges() {
    Condition condition =
        parse(
            "born between date '1990-01-01' and '1990-12-31' and seen >= timestamp '2026-01-01"
                + " 10:00:00' and price <> -1.50 and name not like 'A%'");

    assertThat(condition.athena())
        .contains("\"born\" BETWEEN DATE '1990-01-01' AND DATE '1990-12-31'")
        .contains("\"seen\" >= TIMESTAMP '2026-01-01 10:00:00 UTC'")
        .contains("\"price\" <> -1.50")
        .contains("\"name\" NOT LIKE 'A%'");
    assertThat(condition.spark()).contains("try_cast(`price` AS decimal(10,2)) <> -1.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          idd = 7 | at "idd = 7": bronze.shop.people has no column "idd"; it has id, name, born, seen, vip, score, price, tags
          id = 'x' | at "'x'": column id is of the type long: compare it with a number such as 7
          name = 7 | at "7": column name is of the type string: compare it with a text such as 'abc'
          born = '1 May' | at "'1 May'": column born is of the type date: compare it with a date such as DATE '2026-01-31'
          id = 7 name = 'x' | at "name = 'x'": AND, OR or the end is expected
          id = | at its end: column id is of the type long: compare it with a number such as 7
          (id = 7 | at its end: ) is expected
          id = 7; drop table x | at "; drop table x": this cannot be read
          id = (select 1) | at "(select 1)": column id is of the type long: compare it with a number such as 7
          upper(name) = 'X' | has no column "upper"
          tags = 7 | column tags of bronze.shop.people is of the type list, which no constant can be compared with
          name like 'a\\_b' | a pattern of LIKE with a backslash is not the same everywhere
          id like '7' | at "like '7'": LIKE is for texts, and id is none
          born = date '2026-02-31' | at "'2026-02-31'": there is no such day or time
          seen < timestamp '2026-01-01 25:00:00' | there is no such day or time
          id = 99999999999999999999999999999999999999999 | a number has up to 38 digits
          `` | at its end: a column is expected
          """)
  void refusesWhatItCannotReadAndSaysWhere(String text, String message) {
    assertThatThrownBy(() -> parse(text == null ? "" : text))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--where")
        .hasMessageContaining(message);
  }

  /** In Spark NaN is larger than every number, and a variable's value comes for its name. */
  @Test
  void meansTheSameOfWhatSparkTakesOtherwise() {
    assertThat(parse("score >= 5.6").spark())
        .isEqualTo(
            "(try_cast(`score` AS double) >= 5.6 AND NOT isnan(try_cast(`score` AS double)))");
    assertThat(parse("score >= 5.6").athena()).isEqualTo("(\"score\" >= 5.6)");
    assertThat(parse("name = '${env:HOME}'").spark())
        .isEqualTo("(try_cast(`name` AS string) = '\\u0024{env:HOME}')");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatThrownBy(() -> parse("(".repeat(6000) + "id = 7" + ")".repeat(6000)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("more than 100 levels are too deep");
  }

  private static Condition parse(String text) {
    return Condition.parse(text, "bronze.shop.people", COLUMNS);
  }

  private static TableMetadata.Column column(String name, String type) {
    return new TableMetadata.Column(1, name, type, false);
  }
}
