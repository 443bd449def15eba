package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTextTest {
  @Test
  void quotesAColumnSoThatItCannotEndEarly() {
    assertThat(SqlText.column("order")).isEqualTo("\"order\"");
    assertThat(SqlText.column("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(SqlText.column("t", "a")).isEqualTo("t.\"a\"");
  }

  @Test
  void quotesATextSoThatItCannotEndEarly() {
    assertThat(SqlText.text("it's")).isEqualTo("'it''s'");
  }

  @Test
  void putsCommasBetweenColumns() {
    assertThat(SqlText.list(List.of("a", "b"), SqlText::column)).isEqualTo("\"a\", \"b\"");
  }
}
