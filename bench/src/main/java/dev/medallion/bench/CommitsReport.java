package dev.medallion.bench;

import dev.medallion.bench.BarChart.Bar;
import dev.medallion.bench.BarChart.Group;
import dev.medallion.bench.BarChart.Panel;
import dev.medallion.bench.Expiry.State;
import java.util.List;
import java.util.Map;

/** Tells what was measured of the table of small commits. */
final class CommitsReport {
  private final SmallCommits.Result result;

  CommitsReport(SmallCommits.Result result) {
    this.result = result;
  }

  MarkdownTable queries() {
    MarkdownTable table =
        new MarkdownTable("", "files scanned", "bytes scanned", "time", "time, before = 1");
    query(table, "before bin-pack", result.before());
    query(table, "after bin-pack", result.after());
    return table;
  }

  MarkdownTable expiry() {
    MarkdownTable table =
        new MarkdownTable(
            "",
            "snapshots",
            "metadata.json",
            "time to load the table",
            "data files",
            "data",
            "manifests",
            "old and current metadata",
            "all stored");
    state(table, "appended only, before", result.appended().before());
    state(table, "appended only, after", result.appended().after());
    state(table, "bin-packed, before", result.packed().before());
    state(table, "bin-packed, after", result.packed().after());
    return table;
  }

  Panel panel() {
    State before = result.appended().before();
    State after = result.appended().after();
    return new Panel(
        "%d small commits: what is left, before = 100%%".formatted(SmallCommits.COMMITS),
        List.of(
            new Group(
                "Bin-pack",
                List.of(
                    bar("files scanned", result.before().files(), result.after().files()),
                    bar("time of a query", result.before().millis(), result.after().millis()))),
            new Group(
                "Expiry after 24 hours",
                List.of(
                    bar("metadata.json", before.metadataBytes(), after.metadataBytes()),
                    bar("time to load the table", before.loadMillis(), after.loadMillis()),
                    bar("stored, only appended", before.stored().bytes(), after.stored().bytes()),
                    bar(
                        "data, only appended",
                        before.stored().data().bytes(),
                        after.stored().data().bytes()),
                    bar(
                        "data, bin-packed",
                        result.packed().before().stored().data().bytes(),
                        result.packed().after().stored().data().bytes())))));
  }

  /** Puts in every figure that the text may name. */
  void figures(Map<String, String> figures) {
    Expiry appended = result.appended();
    figures.put("commits", Integer.toString(SmallCommits.COMMITS));
    figures.put("commits.rows", Integer.toString(SmallCommits.ROWS));
    figures.put("commits.bytes", Figure.bytes(result.before().bytes()));
    figures.put("pack.slower", Figure.number(result.before().millis() / result.after().millis()));
    figures.put("pack.seconds", Figure.number(result.packMillis() / 1e3));
    figures.put("pack.rewritten", Figure.bytes(result.packedBytes()));
    figures.put("pack.queries", Figure.number(result.packMillis() / result.before().millis()));
    figures.put(
        "pack.payback",
        Figure.times(result.packMillis(), result.before().millis() - result.after().millis()));
    figures.put("expiry.seconds", Figure.number(appended.expireMillis() / 1e3));
    figures.put("expiry.remove_seconds", Figure.number(appended.removeMillis() / 1e3));
    figures.put(
        "expiry.queries", Figure.number(appended.expireMillis() / result.before().millis()));
    figures.put("expiry.freed", Figure.bytes(appended.freed()));
    figures.put("expiry.freed_share", share(appended.freed(), appended.before().stored().bytes()));
    figures.put(
        "expiry.metadata_share",
        share(appended.before().stored().metadata().bytes(), appended.before().stored().bytes()));
    figures.put(
        "expiry.metadata_ratio",
        Figure.number(appended.before().metadataBytes() / appended.after().metadataBytes()));
    figures.put(
        "expiry.per_snapshot",
        Figure.number(appended.before().metadataBytes() / appended.before().snapshots()));
    figures.put(
        "expiry.limit_snapshots",
        Figure.number(
            50.0 * (1 << 20) * appended.before().snapshots() / appended.before().metadataBytes()));
    figures.put(
        "expiry.load_ratio",
        Figure.number(appended.before().loadMillis() / appended.after().loadMillis()));
    figures.put(
        "expiry.query_ratio",
        Figure.number(result.queryBeforeExpiry().millis() / result.queryAfterExpiry().millis()));
    figures.put(
        "expiry.appended_files",
        Long.toString(
            appended.before().stored().data().files() - appended.after().stored().data().files()));
    figures.put(
        "expiry.packed_data",
        Figure.bytes(
            result.packed().before().stored().data().bytes()
                - result.packed().after().stored().data().bytes()));
    figures.put(
        "expiry.packed_files",
        Long.toString(
            result.packed().before().stored().data().files()
                - result.packed().after().stored().data().files()));
    figures.put("small.files", Figure.number(result.small().ordered().files()));
    figures.put(
        "small.ratio",
        Figure.number(result.small().ordered().millis() / result.small().packed().millis()));
    figures.put("small.pack_seconds", Figure.number(result.small().packMillis() / 1e3));
    figures.put("small.order_seconds", Figure.number(result.small().orderMillis() / 1e3));
  }

  private void query(MarkdownTable table, String name, Comparison.Reading reading) {
    table.row(
        name,
        Figure.number(reading.files()),
        Figure.bytes(reading.bytes()),
        Figure.number(reading.millis()) + " ms",
        Figure.number(reading.millis() / result.before().millis()));
  }

  private static void state(MarkdownTable table, String name, State state) {
    Stored stored = state.stored();
    table.row(
        name,
        Integer.toString(state.snapshots()),
        Figure.bytes(state.metadataBytes()),
        Figure.number(state.loadMillis()) + " ms",
        Long.toString(stored.data().files()),
        Figure.bytes(stored.data().bytes()),
        Figure.bytes(stored.manifests().bytes()),
        Figure.bytes(stored.metadata().bytes()),
        Figure.bytes(stored.bytes()));
  }

  private static Bar bar(String name, double before, double after) {
    return new Bar(name, after / before, share(after, before));
  }

  private static String share(double part, double whole) {
    return Figure.percent(part / whole);
  }
}
