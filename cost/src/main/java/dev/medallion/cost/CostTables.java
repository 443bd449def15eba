package dev.medallion.cost;

import dev.medallion.pipeline.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The tables of the report: a column for each day, as designed and with a job for each file. */
final class CostTables {
  private static final int DAYS = 30;
  private static final int MINUTES = 60;

  private final Inputs inputs;
  private final List<Work> collected;
  private final List<Work> perFile;

  CostTables(Inputs inputs, List<Work> collected, List<Work> perFile) {
    this.inputs = inputs;
    this.collected = collected;
    this.perFile = perFile;
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
  List<String> mends() {
    List<String> mends = new ArrayList<>();
    for (Work work : collected) {
      for (Quota quota : Quotas.of(work)) {
        if (!quota.isKept()) {
          mends.add(
              "%,d drops a day: %s, %s of %s: %s"
                  .formatted(
                      work.day().drops(),
                      quota.what(),
                      Numbers.quantity(quota.used()),
                      Numbers.quantity(quota.limit()),
                      quota.mend()));
        }
      }
    }
    return mends;
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
