package dev.medallion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {

  @ParameterizedTest
  @CsvSource({"ID,id", "' Unit Price ',unit_price", "a.b-c,a_b_c", "会社 名,会社_名", "_x1,_x1"})
  void namesColumnsAsATableMay(String given, String expected) {
    assertThat(ColumnNames.normalised(given)).isEqualTo(expected);
  }

  @Test
  void refusesColumnsThatCollide() {
    assertThat(ColumnNames.problem(List.of("a", "b", "a"))).contains("column a appears twice");
    assertThat(ColumnNames.problem(List.of("_rescued")))
        .contains("column _rescued is one that bronze adds itself");
    assertThat(ColumnNames.problem(List.of("a", "b"))).isEmpty();
  }
}
