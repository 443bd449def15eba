package dev.medallion.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.Locale;

/**
 * Bars that show shares of a whole, as an SVG that stands by itself. Each bar says in words what it
 * is, and text takes its colour from the reader's light or dark setting.
 */
final class BarChart {
  private static final double WIDTH = 860;
  private static final double LEFT = 200;
  private static final double LONGEST = 460;
  private static final double ROW = 20;
  private static final double GAP = 10;

  private final StringBuilder out = new StringBuilder();
  private double y = 16;

  /**
   * Bars below one heading.
   *
   * @param title what all the bars show
   */
  record Panel(String title, List<Group> groups) {}

  /** Bars that are to be compared with each other. */
  record Group(String name, List<Bar> bars) {}

  /**
   * One bar.
   *
   * @param share its length, where 1 is the whole; longer ones are cut
   * @param text what stands beside it
   */
  record Bar(String name, double share, String text) {}

  private BarChart() {}

  /** The panels, one below the other. */
  static String of(List<Panel> panels) {
    BarChart chart = new BarChart();
    panels.forEach(chart::panel);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$.0f %2$.0f" width="%1$.0f" height="%2$.0f" role="img" font-family="system-ui, sans-serif" font-size="13">
    <style>
    text { fill: #1c2733 } .soft { fill: #5c6b7a } .title { font-size: 16px; font-weight: 600 } .group { font-weight: 600 }
    .whole { fill: #d7dbe0 } .b0 { fill: #7f7f7f } .b1 { fill: #0072b2 } .b2 { fill: #e69f00 } .b3 { fill: #009e73 }
    @media (prefers-color-scheme: dark) { text { fill: #e6ebf0 } .soft { fill: #9aa8b5 } .whole { fill: #38424d } .b1 { fill: #56b4e9 } }
    </style>
    %3$s</svg>
    """
        .formatted(WIDTH, chart.y, chart.out);
  }

  private void panel(Panel panel) {
    text(GAP, "title", panel.title(), "start");
    y += ROW + GAP;
    for (Group group : panel.groups()) {
      text(GAP, "group", group.name(), "start");
      y += ROW;
      for (int i = 0; i < group.bars().size(); i++) {
        bar(group.bars().get(i), i);
      }
      y += GAP;
    }
    y += 2 * GAP;
  }

  private void bar(Bar bar, int colour) {
    double length = LONGEST * Math.clamp(bar.share(), 0, 1);
    rectangle("whole", LONGEST);
    rectangle("b" + colour % 4, Math.max(length, 1));
    text(LEFT - GAP, "soft", bar.name(), "end");
    text(LEFT + LONGEST + GAP, "", bar.text(), "start");
    y += ROW;
  }

  private void rectangle(String style, double length) {
    add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>",
        style, LEFT, y - 11, length, ROW - 6);
  }

  private void text(double x, String style, String text, String anchor) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        style, x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  @FormatMethod
  private void add(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
