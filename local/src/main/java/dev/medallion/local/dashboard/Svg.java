package dev.medallion.local.dashboard;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws one chart's data as an SVG of a fixed size in user units, scaled by the page. */
final class Svg {
  // Okabe and Ito's palette, which colour-blind readers can tell apart.
  private static final List<String> COLOURS =
      List.of(
          "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C7A00", "#7F7F7F");

  private static final double WIDTH = 640;
  private static final double LEFT = 70;
  private static final double RIGHT = 150;
  private static final double TOP = 16;
  private static final double PLOT_HEIGHT = 240;
  private static final double ROW_HEIGHT = 26;
  private static final double LABEL_WIDTH = 170;
  private static final int MOST_BARS = 15;
  private static final int LEGEND_LENGTH = 16;

  private final StringBuilder out = new StringBuilder();

  private Svg() {}

  /** A line for each series over the categories. */
  static String lines(ChartData data) {
    Svg svg = new Svg();
    double step = step(data.largest());
    double top = step * Math.max(1, Math.ceil(data.largest() / step));
    svg.open(TOP + PLOT_HEIGHT + 40);
    svg.grid(step, top);
    svg.categories(data.categories());
    int colour = 0;
    for (Map.Entry<String, Map<String, Double>> series : data.series().entrySet()) {
      svg.line(data.categories(), series, top, COLOURS.get(colour));
      if (data.series().size() > 1) {
        svg.legend(series.getKey(), colour);
      }
      colour++;
    }
    return svg.close();
  }

  /** A bar for each category, dates in their order, divided by series if there are several. */
  static String bars(ChartData data) {
    Svg svg = new Svg();
    List<String> shown = shownAsBars(data);
    boolean divided = data.series().size() > 1;
    double legend = divided ? data.series().size() * 20.0 : 0;
    svg.open(TOP + Math.max(shown.size() * ROW_HEIGHT, legend) + 8);
    double longest = shown.stream().mapToDouble(data::total).max().orElse(1);
    double scale =
        (WIDTH - LABEL_WIDTH - 90 - (divided ? RIGHT : 0)) / Math.max(longest, Double.MIN_NORMAL);
    double y = TOP;
    for (String category : shown) {
      svg.text(LABEL_WIDTH - 8, y + 14, "end", category);
      double end = svg.bar(data, category, y, scale);
      svg.text(end + 6, y + 14, "start", compact(data.total(category)));
      y += ROW_HEIGHT;
    }
    if (divided) {
      int colour = 0;
      for (String series : data.series().keySet()) {
        svg.legend(series, colour++);
      }
    }
    return svg.close();
  }

  /** The newest of the dates, or the categories with the largest totals. */
  private static List<String> shownAsBars(ChartData data) {
    List<String> categories = new ArrayList<>(data.categories());
    if (categories.stream().allMatch(category -> category.matches("\\d{4}-\\d{2}.*"))) {
      return categories.subList(Math.max(0, categories.size() - MOST_BARS), categories.size());
    }
    categories.sort((a, b) -> Double.compare(data.total(b), data.total(a)));
    return categories.subList(0, Math.min(MOST_BARS, categories.size()));
  }

  private double bar(ChartData data, String category, double y, double scale) {
    double x = LABEL_WIDTH;
    int colour = 0;
    for (Map.Entry<String, Map<String, Double>> series : data.series().entrySet()) {
      double sum = series.getValue().getOrDefault(category, 0.0);
      double length = scale * sum;
      add(
          "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'>%s</rect>",
          x, y, length, ROW_HEIGHT - 8, COLOURS.get(colour++), tip(series.getKey(), category, sum));
      x += length;
    }
    return x;
  }

  private void open(double height) {
    add("<svg viewBox='0 0 %.0f %.0f' role='img'>", WIDTH, height);
  }

  private String close() {
    return out.append("</svg>").toString();
  }

  private void grid(double step, double top) {
    for (double value = 0; value <= top + step / 2; value += step) {
      double y = y(value, top);
      add(
          "<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
          LEFT, WIDTH - RIGHT, y, y);
      text(LEFT - 8, y + 4, "end", compact(value));
    }
  }

  private void categories(List<String> categories) {
    int every = Math.max(1, (int) Math.ceil(categories.size() / 6.0));
    for (int i = 0; i < categories.size(); i += every) {
      text(x(i, categories.size()), TOP + PLOT_HEIGHT + 20, "middle", categories.get(i));
    }
  }

  private void line(
      List<String> categories,
      Map.Entry<String, Map<String, Double>> series,
      double top,
      String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < categories.size(); i++) {
      Double sum = series.getValue().get(categories.get(i));
      if (sum != null) {
        double x = x(i, categories.size());
        double y = y(sum, top);
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        add(
            "<circle cx='%.1f' cy='%.1f' r='4' fill='%s'>%s</circle>",
            x, y, colour, tip(series.getKey(), categories.get(i), sum));
      }
    }
    add(
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>",
        points.toString().strip(), colour);
  }

  private void legend(String name, int index) {
    double y = TOP + 6 + index * 20;
    add(
        "<rect x='%.1f' y='%.1f' width='12' height='12' rx='2' fill='%s'/>",
        WIDTH - RIGHT + 14, y - 6, COLOURS.get(index));
    text(
        WIDTH - RIGHT + 32,
        y + 4,
        "start",
        name.length() <= LEGEND_LENGTH ? name : name.substring(0, LEGEND_LENGTH - 1) + "…");
  }

  private static double x(int index, int count) {
    double width = WIDTH - LEFT - RIGHT;
    return count == 1 ? LEFT + width / 2 : LEFT + width * index / (count - 1);
  }

  private static double y(double value, double top) {
    return TOP + PLOT_HEIGHT * (1 - value / top);
  }

  /** A round step that gives about five lines. */
  private static double step(double largest) {
    if (largest <= 0) {
      return 1;
    }
    double magnitude = Math.pow(10, Math.floor(Math.log10(largest / 5)));
    double fraction = largest / 5 / magnitude;
    return magnitude * (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10);
  }

  private static String compact(double value) {
    if (value >= 1e6) {
      return String.format(Locale.ROOT, "%.2fM", value / 1e6);
    }
    if (value >= 1e4) {
      return String.format(Locale.ROOT, "%.0fk", value / 1e3);
    }
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
  }

  /** What a browser shows while the pointer rests on a shape. */
  private static String tip(String series, String category, double sum) {
    return "<title>%s, %s: %s</title>"
        .formatted(
            Html.escaped(series), Html.escaped(category), String.format(Locale.ROOT, "%,.2f", sum));
  }

  private void text(double x, double y, String anchor, String text) {
    add("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, Html.escaped(text));
  }

  @FormatMethod
  private void add(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments));
  }
}
