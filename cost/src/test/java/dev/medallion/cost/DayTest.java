package dev.medallion.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DayTest {
  private final Design design = Examples.design();
  private final Inputs inputs = Examples.inputs();

  @Test
  void oneDropIsOneJobAndOneRun() {
    assertThat(collected(1)).isEqualTo(new Day(1, 0.1, 0.1, 1, 1, 1));
  }

  @Test
  void dropsThatComeMinutesApartHaveAJobEachAndShareRuns() {
    Day day = collected(100);

    assertThat(day.calls()).isEqualTo(100);
    assertThat(day.bronzeRuns()).isEqualTo(100);
    assertThat(day.runs()).as("24 h / 45 min").isEqualTo(32);
  }

  @Test
  void howeverManyDropsComeEachSourceHasAJobAWindow() {
    Day day = collected(100_000);

    assertThat(day.calls()).as("24 h / 60 s").isEqualTo(1440);
    assertThat(day.bronzeRuns()).as("two sources").isEqualTo(2880);
    assertThat(day.runs()).isEqualTo(32);
    assertThat(day.appendedGb()).isCloseTo(100_000 * 0.1 / 2880, within(1e-9));
  }

  @Test
  void perFileEachDropHasItsOwnJobAndRun() {
    Day day = Day.perFile(inputs, 100_000, 0.1, Optional.empty());

    assertThat(day.bronzeRuns()).isEqualTo(100_000);
    assertThat(day.runs()).isEqualTo(100_000);
  }

  @Test
  void bronzeHoldsWhatIsSaidOrElseTheDropsOfItsDays() {
    assertThat(collected(100).bronzeGb()).isCloseTo(10, within(1e-9));
    assertThat(Day.collected(design, inputs, 100, 0.1, Optional.of(7.0)).bronzeGb()).isEqualTo(7);
  }

  private Day collected(long drops) {
    return Day.collected(design, inputs, drops, 0.1, Optional.empty());
  }
}
