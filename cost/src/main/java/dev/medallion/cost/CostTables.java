package dev.medallion.cost;

import dev.medallion.pipeline.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The tables of the report: a column for each day, as designed and with a job for each file. */
final class CostTables {
  private static final int DAYS = 30;
  private static final int MINUTES = 60;
  private static final int THREE_YEARS = 3 * 365;

  private static final Map<String, Integer> AGES = ages();
  private static final List<Double> LOADS_GB = List.of(10.0, 100.0, 1_000.0, 10_000.0);

  private final Inputs inputs;
  private final List<Work> collected;
  private final List<Work> perFile;

  CostTables(Inputs inputs, List<Work> collected, List<Work> perFile) {
    this.inputs = inputs;
    this.collected = collected;
    this.perFile = perFile;
  }

  private static Map<String, Integer> ages() {
    Map<String, Integer> ages = new LinkedHashMap<>();
    ages.put("30 days", 30);
    ages.put("a year", 365);
    ages.put("three years", THREE_YEARS);
    return ages;
  }

  /** What happens in a day. */
  CostTable activity() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        quantities("drops collected in one call", w -> w.day().drops() / (double) w.day().calls()));
    rows.add(quantities("bronze jobs", work -> work.day().bronzeRuns()));
    rows.add(quantities("runs of the state machine", work -> work.day().runs()));
    rows.add(quantities("refreshes of each data set", work -> work.day().runs()));
    rows.add(quantities("state transitions of a run", Work::transitionsOfARun));
    rows.add(quantities("state transitions", Work::transitions));
    rows.add(
        quantities(
            "Glue DPU-minutes", work -> MINUTES * (work.bronzeDpuHours() + work.silverDpuHours())));
    rows.add(
        quantities(
            "GB that Athena scans",
            work ->
                work.day().runs() * work.design().goldModels() * work.goldScanGb()
                    + work.refreshes() * work.refreshScanGb()));
    rows.add(quantities("requests to S3 Tables", work -> work.tablePuts() + work.tableGets()));
    rows.add(quantities("files in bronze", work -> work.files(Layer.BRONZE)));
    return new CostTable("In a day", header(""), rows);
  }

  /** What a day costs. */
  CostTable costs() {
    List<List<Line>> days =
        Stream.concat(collected.stream(), perFile.stream()).map(CostModel::lines).toList();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < days.getFirst().size(); i++) {
      int row = i;
      rows.add(row(days.getFirst().get(i).item(), days, lines -> lines.get(row).cost()));
    }
    rows.add(row("**a day**", days, CostModel::total));
    rows.add(row("**30 days**", days, lines -> DAYS * CostModel.total(lines)));
    List<String> drop = new ArrayList<>(List.of("**a drop**"));
    Stream.concat(collected.stream(), perFile.stream())
        .map(work -> CostModel.total(CostModel.lines(work)) / work.day().drops())
        .map(Numbers::usd)
        .forEach(drop::add);
    rows.add(drop);
    return new CostTable("USD a day", header(""), rows);
  }

  /** How near each day comes to the limits. */
  CostTable quotas() {
    List<List<Quota>> days =
        Stream.concat(collected.stream(), perFile.stream()).map(Quotas::of).toList();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < days.getFirst().size(); i++) {
      List<String> row = new ArrayList<>(List.of(days.getFirst().get(i).what()));
      for (List<Quota> quotas : days) {
        row.add(verdict(quotas.get(i)));
      }
      rows.add(row);
    }
    return new CostTable("Of the limits", header(""), rows);
  }

  private static String verdict(Quota quota) {
    return "%s of %s%s"
        .formatted(
            Numbers.quantity(quota.used()),
            Numbers.quantity(quota.limit()),
            quota.isKept() ? "" : ": **over**");
  }

  /** What to do about the limits that the days as designed do not keep. */
  List<String> fixes() {
    List<String> fixes = new ArrayList<>();
    for (Work work : collected) {
      for (Quota quota : Quotas.of(work)) {
        if (!quota.isKept()) {
          fixes.add(
              "%,d drops a day: %s, %s of %s: %s"
                  .formatted(
                      work.day().drops(),
                      quota.what(),
                      Numbers.quantity(quota.used()),
                      Numbers.quantity(quota.limit()),
                      quota.fix()));
        }
      }
    }
    return fixes;
  }

  /** What becomes of each day as designed when it is repeated for years. */
  CostTable growth() {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, Integer> age : AGES.entrySet()) {
      rows.add(grown("GB in bronze, " + age.getKey(), age.getValue(), w -> w.day().bronzeGb()));
      rows.add(
          grown("files in bronze, " + age.getKey(), age.getValue(), w -> w.files(Layer.BRONZE)));
      rows.add(
          grown(
              "minutes of a silver job, " + age.getKey(),
              age.getValue(),
              work -> work.silverSeconds() / MINUTES));
      List<String> entries = new ArrayList<>(List.of("entries in ledgers, " + age.getKey()));
      collected.forEach(
          work -> entries.add(Numbers.quantity(new Growth(work).ledgerEntries(age.getValue()))));
      rows.add(entries);
      List<String> costs = new ArrayList<>(List.of("USD a day, " + age.getKey()));
      collected.forEach(
          work ->
              costs.add(
                  Numbers.usd(
                      CostModel.total(CostModel.lines(new Growth(work).after(age.getValue()))))));
      rows.add(costs);
    }
    return new CostTable("In years", header("").subList(0, 1 + collected.size()), rows);
  }

  private List<String> grown(String name, int days, ToDoubleFunction<Work> quantity) {
    List<String> row = new ArrayList<>(List.of(name));
    collected.forEach(
        work -> row.add(Numbers.quantity(quantity.applyAsDouble(new Growth(work).after(days)))));
    return row;
  }

  /** From when on it hurts that everything is kept, and what to write then. */
  List<String> growthFixes() {
    List<String> fixes = new ArrayList<>();
    for (Work work : collected) {
      Growth growth = new Growth(work);
      growth
          .daysUntilManyFiles()
          .filter(days -> days <= THREE_YEARS)
          .ifPresent(
              days ->
                  fixes.add(
                      "%,d drops a day: a bronze table has %s data files after %s days, and whoever reads it waits for its metadata: write `maintenance: {bronze: {compaction: binpack}}`"
                          .formatted(
                              work.day().drops(),
                              Numbers.quantity(inputs.of(Assumption.MANY_FILES)),
                              Numbers.quantity(Math.ceil(days)))));
      Work old = growth.after(THREE_YEARS);
      double minutes = old.silverSeconds() / MINUTES;
      long limit = work.design().silver().timeout().toMinutes();
      if (minutes > limit) {
        fixes.add(
            "%,d drops a day: after three years a silver job takes %s minutes, and is stopped after %d: set `SilverWorkers` to %d by then"
                .formatted(
                    work.day().drops(),
                    Numbers.quantity(minutes),
                    limit,
                    old.silverWorkersFor(limit * (double) MINUTES).orElse(2)));
      }
    }
    return fixes;
  }

  /** What it takes to load files that are there already. */
  CostTable firstLoads(Design design, double fileGb) {
    List<FirstLoad> loads =
        LOADS_GB.stream().map(gb -> new FirstLoad(design, inputs, gb, fileGb)).toList();
    List<List<String>> rows =
        List.of(
            ofLoads("files", loads, FirstLoad::files),
            ofLoads("bronze runs", loads, FirstLoad::bronzeRuns),
            ofLoads("`BronzeWorkers`", loads, FirstLoad::bronzeWorkers),
            ofLoads("`BronzeTimeoutMinutes`", loads, FirstLoad::bronzeTimeoutMinutes),
            ofLoads("minutes of a bronze run", loads, load -> load.bronzeSeconds() / MINUTES),
            ofLoads("hours until all is in bronze", loads, FirstLoad::bronzeHours),
            ofLoads("`SilverWorkers`", loads, FirstLoad::silverWorkers),
            ofLoads("`SilverTimeoutMinutes`", loads, FirstLoad::silverTimeoutMinutes),
            ofLoads("minutes of a silver job", loads, load -> load.silverSeconds() / MINUTES),
            ofLoads("USD", loads, load -> load.bronzeUsd() + load.silverUsd()));
    List<String> header = new ArrayList<>(List.of(""));
    LOADS_GB.forEach(gb -> header.add("%,.0f GB".formatted(gb)));
    return new CostTable("A first load", header, rows);
  }

  private static List<String> ofLoads(
      String name, List<FirstLoad> loads, ToDoubleFunction<FirstLoad> quantity) {
    List<String> row = new ArrayList<>(List.of(name));
    loads.forEach(load -> row.add(Numbers.quantity(quantity.applyAsDouble(load))));
    return row;
  }

  /** How each line of a day comes about. */
  CostTable formulas(Work work) {
    return new CostTable(
        drops(work),
        List.of("", "how", "quantity", "price in USD", "USD a day"),
        CostModel.lines(work).stream()
            .map(
                line ->
                    List.of(
                        line.item(),
                        line.how(),
                        Numbers.quantity(line.quantity()),
                        "%s per %s"
                            .formatted(Numbers.price(inputs.of(line.price())), line.price().unit()),
                        Numbers.usd(line.cost())))
            .toList());
  }

  /** The numbers of one section of the inputs. */
  CostTable inputs(Input... section) {
    return new CostTable(
        section[0].section(),
        List.of("name", "value", "unit"),
        Stream.of(section)
            .map(
                input ->
                    List.of(
                        "`" + InputsFile.label(input) + "`",
                        Numbers.price(inputs.of(input)),
                        (input instanceof Price ? "USD per " : "") + input.unit()))
            .toList());
  }

  private List<String> header(String first) {
    List<String> header = new ArrayList<>(List.of(first));
    collected.forEach(work -> header.add(drops(work)));
    perFile.forEach(work -> header.add(drops(work) + ", a job each"));
    return header;
  }

  private static String drops(Work work) {
    return work.day().drops() == 1 ? "1 drop" : "%,d drops".formatted(work.day().drops());
  }

  private List<String> quantities(String name, ToDoubleFunction<Work> quantity) {
    List<String> row = new ArrayList<>(List.of(name));
    Stream.concat(collected.stream(), perFile.stream())
        .map(work -> Numbers.quantity(quantity.applyAsDouble(work)))
        .forEach(row::add);
    return row;
  }

  private static List<String> row(
      String name, List<List<Line>> days, Function<List<Line>, Double> cost) {
    List<String> row = new ArrayList<>(List.of(name));
    days.forEach(lines -> row.add(Numbers.usd(cost.apply(lines))));
    return row;
  }
}
