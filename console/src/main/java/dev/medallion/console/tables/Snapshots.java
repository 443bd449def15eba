package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Request;
import dev.medallion.contract.PropertyKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The snapshots of a table, the newest first.
 *
 * @param href the page's address
 * @param from the snapshot that is chosen to be compared; at first, the one before the newest
 * @param to the one to compare it with; at first, the newest
 * @param changes where their comparison is loaded from; empty if none is asked for
 */
public record Snapshots(
    String href, List<Version> versions, String from, String to, String changes) {
  /**
   * A snapshot as it is listed.
   *
   * @param rows the table as it was then
   * @param changes the comparison with the snapshot before; empty for the oldest
   */
  public record Version(
      String id,
      String when,
      String operation,
      String added,
      String total,
      String run,
      String rows,
      String changes) {}

  static Snapshots of(TableMetadata table, Request request) {
    List<Snapshot> newestFirst =
        table.snapshots().stream()
            .sorted(Comparator.comparing(Snapshot::committed).reversed())
            .toList();
    String newest = newestFirst.isEmpty() ? "" : newestFirst.getFirst().id();
    String before = newestFirst.size() < 2 ? newest : newestFirst.get(1).id();
    boolean isAsked = request.parameter("from").isPresent() && request.parameter("to").isPresent();
    String from = request.parameter("from").orElse(before);
    String to = request.parameter("to").orElse(newest);
    return new Snapshots(
        TableParts.href(table.table(), "snapshots"),
        IntStream.range(0, newestFirst.size())
            .mapToObj(
                i ->
                    version(
                        table.table(),
                        newestFirst.get(i),
                        newestFirst.stream().skip(i + 1).findFirst()))
            .toList(),
        from,
        to,
        isAsked ? TableParts.href(table.table(), "changes/content") + between(from, to) : "");
  }

  private static Version version(TableName table, Snapshot snapshot, Optional<Snapshot> before) {
    Map<String, String> summary = snapshot.summary();
    return new Version(
        snapshot.id(),
        Words.time(snapshot.committed()),
        snapshot.operation(),
        number(summary.get("added-records")),
        number(summary.get("total-records")),
        Objects.toString(summary.get(PropertyKeys.EXECUTION), ""),
        TableParts.href(table, "preview") + "?as-of=" + snapshot.id(),
        before
            .map(each -> TableParts.href(table, "snapshots") + between(each.id(), snapshot.id()))
            .orElse(""));
  }

  private static String between(String from, String to) {
    return "?from=%s&to=%s"
        .formatted(
            URLEncoder.encode(from, StandardCharsets.UTF_8),
            URLEncoder.encode(to, StandardCharsets.UTF_8));
  }

  private static String number(String text) {
    return text == null ? "–" : Words.number(Long.parseLong(text));
  }
}
