package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataSetReaderTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void refusesAnUnknownModel() throws IOException {
    folder.with("model: totals", "model: clean_sales");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:23: datasets.daily.model: \"clean_sales\" is no gold model; there is"
                + " totals");
  }

  @Test
  void suggestsTheModelThatWasMeant() throws IOException {
    folder.with("model: totals", "model: total");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:23: datasets.daily.model: \"total\" is no gold model; did you mean"
                + " \"totals\"?");
  }

  @Test
  void wantsModelAndColumns() throws IOException {
    folder.with("    model: totals\n    columns: {day: DATETIME, total: DECIMAL}\n", "");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:22: datasets.daily: \"model\" is missing; add the gold model that it"
                + " shows",
            "pipeline.yaml:22: datasets.daily: \"columns\" is missing; add each column with its"
                + " type, as in columns: {month: DATETIME}");
  }

  @Test
  void refusesATypeThatQuickSightDoesNotHave() throws IOException {
    folder.with("day: DATETIME", "day: DATE").with("total: DECIMAL}", "total: decimal}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:24: datasets.daily.columns.day: \"DATE\" is no column type of QuickSight"
                + " here; write one of STRING, INTEGER, DECIMAL, DATETIME, BOOLEAN",
            "pipeline.yaml:24: datasets.daily.columns.total: \"decimal\" is no column type of"
                + " QuickSight here; write one of STRING, INTEGER, DECIMAL, DATETIME, BOOLEAN; did"
                + " you mean \"DECIMAL\"?");
  }

  @Test
  void refusesAColumnThatTheModelDoesNotHave() throws IOException {
    folder.with("total: DECIMAL}", "total: DECIMAL, toatl: INTEGER}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:24: datasets.daily.columns.toatl: \"toatl\" is no column of"
                + " gold/totals.sql; did you mean \"total\"?");
  }

  @Test
  void refusesAChartOverColumnsThatAreNotDeclared() throws IOException {
    folder.with("y: total}", "y: totl, series: company}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:26: datasets.daily.charts.y: \"totl\" is none of the data set's columns;"
                + " did you mean \"total\"?",
            "pipeline.yaml:26: datasets.daily.charts.series: \"company\" is none of the data set's"
                + " columns");
  }

  @Test
  void refusesToSumWhatIsNoNumber() throws IOException {
    folder.with("y: total}", "y: day}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:26: datasets.daily.charts.y: \"day\" is a DATETIME, which cannot be"
                + " summed; choose an INTEGER or DECIMAL");
  }

  @Test
  void refusesAnUnknownOrUnfinishedChart() throws IOException {
    folder.with("{type: line, title: Totals, x: day, y: total}", "{type: lien, colour: red}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:26: datasets.daily.charts.colour is no known setting; known here: type,"
                + " title, x, y, series",
            "pipeline.yaml:26: datasets.daily.charts.type: \"lien\" is no known chart; there"
                + " are line, area, bar, stacked, pie, donut, scatter, heatmap, kpi, table; did you"
                + " mean \"line\"?",
            "pipeline.yaml:26: datasets.daily.charts: \"title\" is missing; add what is to stand"
                + " above it",
            "pipeline.yaml:26: datasets.daily.charts: \"x\" is missing; add the column of the"
                + " horizontal axis",
            "pipeline.yaml:26: datasets.daily.charts: \"y\" is missing; add the column to be"
                + " summed");
  }

  @Test
  void refusesAChartThatLacksWhatItsTypeNeeds() throws IOException {
    folder.with(
        "{type: line, title: Totals, x: day, y: total}",
        "{type: stacked, title: T, x: day, y: total}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:26: datasets.daily.charts: \"series\" is missing; add the column that"
                + " splits the measure");
  }

  @Test
  void refusesAScatterChartOverWhatIsNoNumber() throws IOException {
    folder.with(
        "{type: line, title: Totals, x: day, y: total}",
        "{type: scatter, title: T, x: day, y: total}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:26: datasets.daily.charts.x: \"day\" is a DATETIME, which cannot be the"
                + " axis of a scatter chart; choose an INTEGER or DECIMAL");
  }

  @Test
  void takesAKeyFigureWithoutAnAxis() throws IOException {
    folder.with("{type: line, title: Totals, x: day, y: total}", "{type: kpi, title: T, y: total}");

    assertThat(folder.problems()).isEmpty();
  }
}
