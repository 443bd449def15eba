package dev.medallion.local.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.DataSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DashboardPageTest {
  private static final DataSet.Chart BY_SHOP =
      new DataSet.Chart("Revenue", DataSet.Type.LINE, "month", "revenue", Optional.of("shop"));

  @Test
  void sumsTheMeasureByCategoryAndSeries() {
    ChartData data =
        ChartData.of(
            BY_SHOP,
            List.of(
                row("2026-01-01", "a", "1.5"),
                row("2026-01-01", "a", "2"),
                row("2026-02-01", "b", "4")));

    assertThat(data.categories()).containsExactly("2026-01-01", "2026-02-01");
    assertThat(data.series())
        .isEqualTo(Map.of("a", Map.of("2026-01-01", 3.5), "b", Map.of("2026-02-01", 4.0)));
  }

  @Test
  void gathersTheSeriesBeyondTheSeventhLargestWhenThereAreMoreThanEight() {
    List<Map<String, String>> rows =
        IntStream.rangeClosed(1, 10).mapToObj(i -> row("m", "shop" + i, "" + i)).toList();

    ChartData data = ChartData.of(BY_SHOP, rows);

    assertThat(data.series()).hasSize(8).containsKey("shop10");
    assertThat(data.series().get("others")).containsEntry("m", 6.0);
  }

  @Test
  void showsAMidnightTimestampAsItsDate() {
    assertThat(ChartData.of(BY_SHOP, List.of(row("2026-01-01T00:00:00Z", "a", "1"))).categories())
        .containsExactly("2026-01-01");
  }

  @Test
  void drawsEachChartAndEscapesWhatTheDataSays() {
    DataSet dataSet = new DataSet("sales", "m", Map.of("month", "DATETIME"), List.of(BY_SHOP));

    String page =
        DashboardPage.of(
            List.of(
                new DashboardPage.Content(
                    dataSet,
                    Optional.of(Instant.EPOCH),
                    List.of(row("2026-01-01", "<a&b>", "1")))));

    assertThat(page)
        .contains("<h2>Revenue</h2>", "1 rows, refreshed", "&lt;a&amp;b&gt;", "<polyline");
    assertThat(page).doesNotContain("<a&b>");
  }

  @Test
  void saysThatADataSetWasNeverRefreshed() {
    DataSet dataSet = new DataSet("sales", "m", Map.of(), List.of(BY_SHOP));

    assertThat(
            DashboardPage.of(
                List.of(new DashboardPage.Content(dataSet, Optional.empty(), List.of()))))
        .contains("sales: not refreshed yet");
  }

  @Test
  void showsBarsOverDatesInTheOrderOfTime() {
    String bars =
        Svg.bars(
            ChartData.of(
                BY_SHOP, List.of(row("2026-02-01", "a", "9"), row("2026-01-01", "a", "1"))));

    assertThat(bars.indexOf(">2026-01-01<")).isLessThan(bars.indexOf(">2026-02-01<"));
  }

  @Test
  void showsTheRowsOfATableWithTheLargestMeasureFirst() {
    DataSet.Chart chart =
        new DataSet.Chart("Revenue", DataSet.Type.TABLE, "shop", "revenue", Optional.empty());
    DataSet dataSet = new DataSet("sales", "m", Map.of("shop", "STRING"), List.of(chart));

    String table =
        ChartTable.of(dataSet, chart, List.of(row("m", "less", "9"), row("m", "more", "10")));

    assertThat(table).contains("<td>more</td></tr><tr><td>less</td>");
  }

  private static Map<String, String> row(String month, String shop, String revenue) {
    return Map.of("month", month, "shop", shop, "revenue", revenue);
  }
}
