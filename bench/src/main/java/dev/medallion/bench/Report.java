package dev.medallion.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what was measured: the text in the resources with the run's figures, and a picture. */
final class Report {
  private static final String NAME = "maintenance-bench";

  private final SmallCommits.Result result;
  private final CommitsReport commits;
  private final ArrangementsReport numbers;
  private final ArrangementsReport names;
  private final Map<String, String> figures = new LinkedHashMap<>();

  /**
   * A report.
   *
   * @param run what else is to be told of the run, by the names that the text has for it
   */
  Report(
      SmallCommits.Result result,
      Arrangements.Result arrangements,
      Prices prices,
      Map<String, String> run) {
    this.result = result;
    this.commits = new CommitsReport(result);
    this.numbers =
        new ArrangementsReport("numbers", arrangements.numbers(), arrangements.bytes(), prices);
    this.names =
        new ArrangementsReport("names", arrangements.names(), arrangements.bytes(), prices);
    figures.putAll(run);
    figures.put("orders", Figure.number((double) Arrangements.COMMITS * Arrangements.ROWS));
    figures.put("orders.files", Integer.toString(Arrangements.COMMITS));
    figures.put("orders.bytes", Figure.bytes(arrangements.bytes()));
    figures.put("orders.target", Figure.bytes(arrangements.targetBytes()));
    commits.figures(figures);
    numbers.figures(figures);
    names.figures(figures);
    tables().forEach((name, table) -> figures.put("table." + name, table.toString()));
  }

  /** The tables, by the names that the text has for them. */
  Map<String, MarkdownTable> tables() {
    Map<String, MarkdownTable> tables = new LinkedHashMap<>();
    tables.put("commits", commits.queries());
    tables.put("expiry", commits.expiry());
    tables.put("numbers", numbers.queries());
    tables.put("numbers_cost", numbers.costs());
    tables.put("names", names.queries());
    tables.put("names_cost", names.costs());
    return tables;
  }

  /** What the text says in words and this run does not show; the text is wrong if there is any. */
  List<String> contradictions() {
    Claims claims = new Claims();
    claims.check(
        "bin-pack makes queries faster", result.after().millis() < result.before().millis());
    claims.check("bin-pack leaves one file", result.after().files() == 1);
    claims.check(
        "expiry frees no data file of a table that is only appended to",
        result
            .appended()
            .after()
            .stored()
            .data()
            .equals(result.appended().before().stored().data()));
    claims.check(
        "expiry frees the small files after bin-pack",
        result.packed().after().stored().data().files() == 1);
    claims.check("z-order skips nothing in one file", result.small().ordered().files() == 1);
    claims.arrangement(numbers, "customer", "product");
    claims.check(
        "z-order by a text and a date skips no file for the date",
        names.share("day", Arrangements.ORDERED) > 0.9);
    claims.check(
        "bin-pack keeps the order of arrival and z-order does not",
        numbers.share("id (arrival)", Arrangements.PACKED) < 0.1
            && numbers.share("id (arrival)", Arrangements.ORDERED) > 0.9);
    return claims.broken();
  }

  /** Writes both files into the folder, and every figure by its name into the other one. */
  void write(Path docs, Path target) throws IOException {
    Files.writeString(docs.resolve(NAME + ".md"), Template.fill(text(), figures));
    Files.writeString(docs.resolve(NAME + ".svg"), picture());
    List<String> lines = new ArrayList<>();
    figures.forEach((name, figure) -> lines.add(name + " = " + figure));
    Files.write(target.resolve("figures.txt"), lines);
  }

  private String picture() {
    return BarChart.of(
        List.of(
            commits.panel(),
            numbers.filesPanel("Files read of 1% of the rows; clustered by customer and product"),
            numbers.timePanel("Time of those queries, as it came = 100%, where bars end"),
            names.filesPanel("Files read; clustered by company (text) and day (date)")));
  }

  private static String text() throws IOException {
    try (InputStream text = Report.class.getResourceAsStream("/" + NAME + ".md")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
