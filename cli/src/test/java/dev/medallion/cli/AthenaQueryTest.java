package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.Row;

class AthenaQueryTest {

  @Test
  void takesADescribedColumnApartWhichAthenaGivesAsOneValue() {
    assertThat(AthenaQuery.cells(row("month   \tdate"), 3))
        .containsExactly(Optional.of("month"), Optional.of("date"), Optional.of(""));
  }

  @Test
  void keepsTheTabsOfATableOfOneColumn() {
    assertThat(AthenaQuery.cells(row("a\tb"), 1)).containsExactly(Optional.of("a\tb"));
  }

  private static Row row(String value) {
    return Row.builder().data(Datum.builder().varCharValue(value).build()).build();
  }
}
