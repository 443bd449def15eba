package dev.medallion.cli.trace;

import dev.medallion.cli.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds the spans of a trace up by what they were, the longest first. */
public final class TraceSummary {
  private static final int MOST_LINES = 30;
  private static final double MILLIS = 1000;

  private final Map<Kind, Sum> sums = new LinkedHashMap<>();

  private record Kind(String service, String name) {}

  /** Of all spans of a kind. */
  private static final class Sum {
    private int count;
    private Duration all = Duration.ZERO;
    private Duration own = Duration.ZERO;
    private Duration longest = Duration.ZERO;

    private void add(Span span) {
      count++;
      all = all.plus(span.length());
      own = own.plus(span.own());
      longest = longest.compareTo(span.length()) < 0 ? span.length() : longest;
    }
  }

  private TraceSummary() {}

  /** The lines of a table; what took least is left out of a long one, and said. */
  public static List<String> lines(Trace trace) {
    TraceSummary summary = new TraceSummary();
    trace.services().forEach((service, spans) -> spans.forEach(span -> summary.add(service, span)));
    TextTable table = TextTable.of("service", "what", "count", "seconds", "of its own", "longest");
    summary.sums.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<Kind, Sum> each) -> each.getValue().all).reversed())
        .limit(MOST_LINES)
        .forEach(
            each ->
                table.row(
                    each.getKey().service(),
                    each.getKey().name(),
                    each.getValue().count,
                    seconds(each.getValue().all),
                    seconds(each.getValue().own),
                    seconds(each.getValue().longest)));
    List<String> lines = new ArrayList<>(table.lines());
    if (summary.sums.size() > MOST_LINES) {
      lines.add("  and %d more, which took less".formatted(summary.sums.size() - MOST_LINES));
    }
    return lines;
  }

  private void add(String service, Span span) {
    sums.computeIfAbsent(new Kind(service, span.name()), unseen -> new Sum()).add(span);
    span.parts().forEach(part -> add(service, part));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f", time.toMillis() / MILLIS);
  }
}
