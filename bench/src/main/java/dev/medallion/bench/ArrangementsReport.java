package dev.medallion.bench;

import dev.medallion.bench.Arrangements.Job;
import dev.medallion.bench.Arrangements.Pair;
import dev.medallion.bench.BarChart.Bar;
import dev.medallion.bench.BarChart.Group;
import dev.medallion.bench.BarChart.Panel;
import dev.medallion.bench.Comparison.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what was measured of arrangements by two columns. */
final class ArrangementsReport {
  private final String name;
  private final Pair pair;
  private final double files;
  private final double bytes;
  private final Prices prices;

  /**
   * A report.
   *
   * @param name what the names of its figures begin with
   * @param bytes the size of the table
   */
  ArrangementsReport(String name, Pair pair, double bytes, Prices prices) {
    this.name = name;
    this.pair = pair;
    this.files = Arrangements.COMMITS;
    this.bytes = bytes;
    this.prices = prices;
  }

  MarkdownTable queries() {
    MarkdownTable table =
        new MarkdownTable(
            "filter on",
            "arrangement",
            "files read",
            "of",
            "files skipped",
            "scanned",
            "bytes skipped",
            "time",
            "time, as it came = 1");
    pair.readings()
        .forEach(
            (question, readings) ->
                readings.forEach(
                    (arrangement, reading) ->
                        table.row(
                            question,
                            arrangement,
                            Figure.number(reading.files()),
                            Figure.number(files(arrangement)),
                            Figure.percent(1 - filesShare(arrangement, reading)),
                            Figure.bytes(reading.bytes()),
                            Figure.percent(Math.max(0, 1 - reading.bytes() / bytes)),
                            Figure.number(reading.millis()) + " ms",
                            Figure.number(
                                reading.millis() / readings.get(Arrangements.CAME).millis()))));
    return table;
  }

  /** What each arrangement costs, and how many queries of each kind pay it back. */
  MarkdownTable costs() {
    List<String> header =
        new ArrayList<>(List.of("arrangement", "job", "rewritten", "files after"));
    for (String question : pair.readings().keySet()) {
      header.add(question + ": by time");
      header.add("by price");
    }
    MarkdownTable table = new MarkdownTable(header.toArray(String[]::new));
    pair.jobs()
        .forEach(
            (arrangement, job) -> {
              List<String> cells =
                  new ArrayList<>(
                      List.of(
                          arrangement,
                          Figure.number(job.millis() / 1e3) + " s",
                          Figure.bytes(job.rewrittenBytes()),
                          Figure.number(job.files())));
              for (Map<String, Reading> readings : pair.readings().values()) {
                cells.add(byTime(job, readings, arrangement));
                cells.add(byPrice(job, readings, arrangement));
              }
              table.row(cells.toArray(String[]::new));
            });
    return table;
  }

  Panel filesPanel(String title) {
    return panel(
        title,
        (arrangement, readings) ->
            new Bar(
                arrangement,
                filesShare(arrangement, readings.get(arrangement)),
                "%s of %s files"
                    .formatted(
                        Figure.number(readings.get(arrangement).files()),
                        Figure.number(files(arrangement)))));
  }

  Panel timePanel(String title) {
    return panel(
        title,
        (arrangement, readings) -> {
          double ratio =
              readings.get(arrangement).millis() / readings.get(Arrangements.CAME).millis();
          return new Bar(arrangement, ratio, Figure.percent(ratio));
        });
  }

  /** Puts in every figure that the text may name: NAME.QUESTION.ARRANGEMENT.WHAT. */
  void figures(Map<String, String> figures) {
    pair.jobs()
        .forEach(
            (arrangement, job) -> {
              String key = key(name, arrangement);
              figures.put(key + ".seconds", Figure.number(job.millis() / 1e3));
              figures.put(
                  key + ".job_ratio",
                  Figure.number(job.millis() / pair.jobs().get(Arrangements.PACKED).millis()));
            });
    pair.readings()
        .forEach(
            (question, readings) ->
                readings.forEach(
                    (arrangement, reading) -> {
                      String key = key(name, question, arrangement);
                      figures.put(key + ".files", Figure.number(reading.files()));
                      figures.put(
                          key + ".skipped", Figure.percent(1 - filesShare(arrangement, reading)));
                      figures.put(
                          key + ".time",
                          Figure.number(
                              reading.millis() / readings.get(Arrangements.CAME).millis()));
                      Job job = pair.jobs().get(arrangement);
                      if (job != null) {
                        figures.put(key + ".payback_time", byTime(job, readings, arrangement));
                        figures.put(key + ".payback_price", byPrice(job, readings, arrangement));
                      }
                      figures.put(
                          key + ".against_pack",
                          Figure.number(
                              reading.millis() / readings.get(Arrangements.PACKED).millis()));
                    }));
  }

  /** The share of its files that an arrangement has a query read. */
  double share(String question, String arrangement) {
    return filesShare(arrangement, pair.readings().get(question).get(arrangement));
  }

  private interface Draw {
    Bar bar(String arrangement, Map<String, Reading> readings);
  }

  private Panel panel(String title, Draw draw) {
    List<Group> groups = new ArrayList<>();
    pair.readings()
        .forEach(
            (question, readings) ->
                groups.add(
                    new Group(
                        "filter on " + question,
                        readings.keySet().stream()
                            .map(arrangement -> draw.bar(arrangement, readings))
                            .toList())));
    return new Panel(title, groups);
  }

  /** How many queries save the time that the job took. */
  private static String byTime(Job job, Map<String, Reading> readings, String arrangement) {
    return Figure.times(
        job.millis(),
        readings.get(Arrangements.CAME).millis() - readings.get(arrangement).millis());
  }

  /** How many queries scan so much less that Athena's price of it is the price of the job. */
  private String byPrice(Job job, Map<String, Reading> readings, String arrangement) {
    double price = arrangement.equals(Arrangements.PACKED) ? prices.packGb() : prices.orderGb();
    return Figure.times(
        job.rewrittenBytes() * price,
        (readings.get(Arrangements.CAME).bytes() - readings.get(arrangement).bytes())
            * prices.scanGb());
  }

  private double files(String arrangement) {
    return pair.jobs().containsKey(arrangement) ? pair.jobs().get(arrangement).files() : files;
  }

  private double filesShare(String arrangement, Reading reading) {
    return reading.files() / files(arrangement);
  }

  private static String key(String... parts) {
    return String.join(".", parts).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "_");
  }
}
