package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.RenderedSql.Place;
import org.junit.jupiter.api.Test;

final class RenderedSqlTest {
  private static final Sql SQL =
      new Sql(
          "gold/t.sql",
          "-- {{ silver.none }}\nSELECT a, bb\nFROM {{ silver.s }} AS s, {{ gold.g }} WHERE cc",
          Sql.Dialect.ATHENA);

  private final String rendered = SQL.render(reference -> "\"a catalog\".\"n\".\"t\" FOR VERSION");
  private final String statement =
      "CREATE TABLE t AS\n(%s)\nUNION (%s\n)".formatted(rendered, rendered);

  @Test
  void findsThePlacesOfTheQueryInItsFile() {
    assertThat(inFile("bb")).contains(new Place(2, 11));
    assertThat(inFile("AS s")).contains(new Place(3, 21));
    assertThat(inFile("cc")).contains(new Place(3, 46));
  }

  @Test
  void aPlaceInATablesNameIsThatOfTheReference() {
    assertThat(inFile("n\".\"t\" FOR VERSION AS s")).contains(new Place(3, 6));
    assertThat(inFile("VERSION WHERE")).contains(new Place(3, 27));
  }

  @Test
  void whatIsAroundTheQueryHasNoPlace() {
    assertThat(inFile("CREATE")).isEmpty();
    assertThat(inFile("UNION")).isEmpty();
    assertThat(new RenderedSql(SQL, statement).inFile(new Place(99, 1))).isEmpty();
    assertThat(new RenderedSql(SQL, "SELECT 1").inFile(new Place(1, 8))).isEmpty();
  }

  private java.util.Optional<Place> inFile(String text) {
    String before = statement.substring(0, statement.lastIndexOf(text));
    return new RenderedSql(SQL, statement)
        .inFile(
            new Place(
                1 + (int) before.chars().filter(c -> c == '\n').count(),
                before.length() - before.lastIndexOf('\n')));
  }
}
