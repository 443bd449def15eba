package dev.medallion.local.dashboard;

import dev.medallion.pipeline.DataSet;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page that shows every data set's charts, drawn from what its newest refresh brought in. */
public final class DashboardPage {
  private static final int FOLLOW_SECONDS = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #d7dbe0; --card: #fff; --page: #f4f6f8; --ink: #1c2733; --soft: #5c6b7a; }
      @media (prefers-color-scheme: dark) {
        :root { --line: #38424d; --card: #1b2229; --page: #12171c; --ink: #e6ebf0; --soft: #9aa8b5; } }
      body { font: 15px/1.45 system-ui, sans-serif; margin: 0; background: var(--page); color: var(--ink); }
      main { max-width: 1360px; margin: 0 auto; padding: 24px; display: grid; gap: 20px;
        grid-template-columns: repeat(auto-fit, minmax(min(560px, 100%), 1fr)); align-items: start; }
      header { grid-column: 1 / -1; }
      h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 0; }
      p { color: var(--soft); margin: 2px 0 10px; font-size: 13px; }
      section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px; overflow-x: auto; }
      svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--soft); }
      .grid { stroke: var(--line); }
      table { border-collapse: collapse; font-size: 13px; width: 100%; }
      th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); }
      .number { text-align: right; font-variant-numeric: tabular-nums; }
      """;

  /**
   * A data set and what its newest completed refresh brought in.
   *
   * @param declared the data set as the pipeline declares it
   * @param refreshed when that refresh ended; empty if none has
   * @param rows column to value as text, nulls absent
   */
  public record Content(
      DataSet declared, Optional<Instant> refreshed, List<Map<String, String>> rows) {}

  private DashboardPage() {}

  /** The page as HTML; it refers to nothing outside itself. */
  public static String of(List<Content> contents) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang='en'><head><meta charset='utf-8'>")
        .append("<meta name='viewport' content='width=device-width, initial-scale=1'>")
        .append("<meta http-equiv='refresh' content='%d'>".formatted(FOLLOW_SECONDS))
        .append("<title>Medallion</title><style>")
        .append(STYLE)
        .append("</style></head><body><main><header><h1>Medallion</h1>")
        .append(
            "<p>Each chart shows what its data set held after its newest refresh.</p></header>");
    for (Content content : contents) {
      content.declared().charts().forEach(chart -> page.append(section(content, chart)));
    }
    return page.append("</main></body></html>").toString();
  }

  private static String section(Content content, DataSet.Chart chart) {
    String refreshed =
        content
            .refreshed()
            .map(
                time ->
                    "%s: %,d rows, refreshed %s"
                        .formatted(
                            content.declared().name(), content.rows().size(), TIME.format(time)))
            .orElse(content.declared().name() + ": not refreshed yet");
    return "<section><h2>%s</h2><p>%s</p>%s</section>"
        .formatted(Html.escaped(chart.title()), Html.escaped(refreshed), drawing(content, chart));
  }

  private static String drawing(Content content, DataSet.Chart chart) {
    return switch (chart.type()) {
      case LINE -> Svg.lines(ChartData.of(chart, content.rows()));
      case BAR -> Svg.bars(ChartData.of(chart, content.rows()));
      case TABLE -> ChartTable.of(content.declared(), chart, content.rows());
    };
  }
}
