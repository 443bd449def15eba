package dev.medallion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void oneSlowRunDoesNotMoveTheMedian() {
    assertThat(Median.of(List.of(3, 1, 900))).isEqualTo(3);
    assertThat(Median.of(List.of(4.0, 1.0, 2.0, 900.0))).isEqualTo(3);
    assertThatThrownBy(() -> Median.of(List.of())).hasMessage("there is no median of nothing");
  }

  @Test
  void writesTheDigitsThatCount() {
    assertThat(Figure.number(1234.4)).isEqualTo("1,234");
    assertThat(Figure.number(12.34)).isEqualTo("12.3");
    assertThat(Figure.number(1.5)).isEqualTo("1.5");
    assertThat(Figure.number(0.1234)).isEqualTo("0.123");
    assertThat(Figure.number(160)).isEqualTo("160");
    assertThat(Figure.percent(0.0123)).isEqualTo("1.2%");
    assertThat(Figure.percent(0)).isEqualTo("0%");
    assertThat(Figure.percent(0.984)).isEqualTo("98%");
    assertThat(Figure.bytes(512 * 1024)).isEqualTo("512 KB");
    assertThat(Figure.bytes(3 << 20)).isEqualTo("3 MB");
  }

  @Test
  void aCostThatSavesNothingIsNeverPaidBack() {
    assertThat(Figure.times(100, 30)).isEqualTo("4");
    assertThat(Figure.times(100, 0)).isEqualTo("never");
    assertThat(Figure.times(100, -5)).isEqualTo("never");
  }

  @Test
  void aTextThatNamesWhatWasNotMeasuredIsRefused() {
    assertThat(Template.fill("{{a.b}} of {{c}}", Map.of("a.b", "$1", "c", "2")))
        .isEqualTo("$1 of 2");
    assertThatThrownBy(() -> Template.fill("{{a}} {{d}}", Map.of("a", "1")))
        .hasMessage("the text names figures that were not measured: [d]; there are [a]");
  }
}
