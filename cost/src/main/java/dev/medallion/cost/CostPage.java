package dev.medallion.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page: prose from a resource, with the tables and the numbers of the report in it. */
final class CostPage {
  private static final String PROSE = "/cost.md";
  private static final double KB_OF_A_GB = 1024 * 1024;

  private final Inputs inputs;
  private final double dropGb;
  private final List<Work> days;
  private final CostTables tables;

  CostPage(Inputs inputs, double dropGb, List<Work> days, CostTables tables) {
    this.inputs = inputs;
    this.dropGb = dropGb;
    this.days = days;
    this.tables = tables;
  }

  String text() {
    Design design = days.getFirst().design();
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("region", inputs.region()),
            Map.entry("entered", inputs.entered()),
            Map.entry("drop", Numbers.quantity(dropGb * KB_OF_A_GB) + " KB"),
            Map.entry("history", Numbers.quantity(inputs.of(Assumption.HISTORY_DAYS))),
            Map.entry("window", Long.toString(design.batchingWindow().toSeconds())),
            Map.entry("between", Long.toString(design.leastBetweenRuns().toMinutes())),
            Map.entry("windows", "%,d".formatted(Day.windows(design))),
            Map.entry("runs", runs(design)),
            Map.entry("refreshes", Numbers.quantity(inputs.of(Limit.QUICKSIGHT_REFRESHES))),
            Map.entry("activity", tables.activity().markdown()),
            Map.entry("costs", tables.costs().markdown()),
            Map.entry("quotas", tables.quotas().markdown()),
            Map.entry("fixes", fixes()),
            Map.entry("growth", tables.growth().markdown()),
            Map.entry("growthFixes", growthFixes()),
            Map.entry("loads", tables.firstLoads(design, dropGb).markdown()),
            Map.entry(
                "formulas",
                days.stream()
                    .map(tables::formulas)
                    .map(table -> "### %s\n\n%s".formatted(table.title(), table.markdown()))
                    .collect(Collectors.joining("\n"))),
            Map.entry("prices", tables.inputs(Price.values()).markdown()),
            Map.entry("assumptions", tables.inputs(Assumption.values()).markdown()),
            Map.entry("limits", tables.inputs(Limit.values()).markdown()));
    String text = prose();
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{{" + value.getKey() + "}}", value.getValue().stripTrailing());
    }
    return text;
  }

  private static String runs(Design design) {
    return Day.mostRuns(design).isEmpty()
        ? "any number"
        : "at most %,d".formatted(Day.mostRuns(design).getAsLong());
  }

  private String fixes() {
    List<String> fixes = tables.fixes();
    return fixes.isEmpty()
        ? "As designed, all limits are kept."
        : fixes.stream().map(fix -> "- " + fix).collect(Collectors.joining("\n"));
  }

  private String growthFixes() {
    List<String> fixes = tables.growthFixes();
    return fixes.isEmpty()
        ? "As designed, none of it hurts within three years."
        : fixes.stream().map(fix -> "- " + fix).collect(Collectors.joining("\n"));
  }

  private static String prose() {
    try (InputStream prose = CostPage.class.getResourceAsStream(PROSE)) {
      return new String(prose.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + PROSE, e);
    }
  }
}
