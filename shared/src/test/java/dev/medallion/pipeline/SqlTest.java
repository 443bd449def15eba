package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.Sql.Dialect;
import dev.medallion.pipeline.Sql.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlTest {
  @Test
  void findsReferencesWithTheirLines() {
    assertThat(athena("SELECT 1\nFROM {{ silver.a }}, {{silver.b}}\nJOIN {{ silver.a }}"))
        .containsExactly(
            new Reference("silver", "a", 2),
            new Reference("silver", "b", 2),
            new Reference("silver", "a", 3));
  }

  @Test
  void passesOverCommentsAndQuotes() {
    assertThat(
            athena(
                """
                -- {{ silver.a }}
                /* {{ silver.b }}
                   {{ silver.c }} */
                SELECT '{{ silver.d }}', 'it''s {{ silver.e }}', "{{ silver.f }}"
                FROM {{ silver.g }}
                """))
        .containsExactly(new Reference("silver", "g", 5));
  }

  @Test
  void aBackslashEscapesAQuoteInSparkOnly() {
    String text = "SELECT 'it\\'s' FROM {{ bronze.a }} -- '";

    assertThat(new Sql("f.sql", text, Dialect.SPARK).references()).hasSize(1);
    assertThat(athena("SELECT '\\' FROM {{ silver.a }} -- '")).hasSize(1);
  }

  @Test
  void anUnclosedCommentOrQuoteReachesToTheEnd() {
    assertThat(athena("SELECT 1 /* {{ silver.a }}")).isEmpty();
    assertThat(athena("SELECT 'x {{ silver.a }}")).isEmpty();
  }

  @Test
  void rendersReferencesAndNothingElse() {
    Sql sql =
        new Sql(
            "f.sql",
            "SELECT '$1', '{{ bronze.x }}' FROM {{ bronze.sales }}\n-- end",
            Dialect.SPARK);

    assertThat(sql.render(reference -> reference.layer() + "_$" + reference.name()))
        .isEqualTo("SELECT '$1', '{{ bronze.x }}' FROM bronze_$sales\n-- end");
  }

  @Test
  void knowsAStarFromAMultiplication() {
    assertThat(star("SELECT a * b, count(*) FROM t")).isFalse();
    assertThat(star("SELECT '*' FROM t -- SELECT *")).isFalse();
    assertThat(star("SELECT * FROM t")).isTrue();
    assertThat(star("SELECT a, t.* FROM t")).isTrue();
    assertThat(star("SELECT a, * FROM t")).isTrue();
    assertThat(star("select distinct\n* FROM t")).isTrue();
  }

  private static List<Reference> athena(String text) {
    return new Sql("f.sql", text, Dialect.ATHENA).references();
  }

  private static boolean star(String text) {
    return new Sql("f.sql", text, Dialect.ATHENA).scan().selectsStar();
  }
}
