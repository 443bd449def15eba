package dev.medallion.console.tables;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableMetadata.SortField;
import dev.medallion.catalog.TableName;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Data files with what they hold, and what they come to.
 *
 * @param href the page's address
 * @param rows the largest files: name, rows, bytes
 * @param choices the columns whose bounds can be drawn
 * @param x the column that is drawn from left to right; empty if nothing is drawn
 * @param y the one that is drawn upwards; empty for one file above the other
 * @param opened for each of the drawn, how many files a query for one value opens
 * @param picture what is drawn, as JSON; empty if none is asked for or no file has bounds
 */
public record DataFiles(
    String href,
    List<List<Optional<String>>> rows,
    String count,
    String size,
    String mean,
    List<String> choices,
    String x,
    String y,
    Map<String, String> opened,
    String picture) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The most files that are listed and drawn. */
  public static final int FILES = 500;

  /**
   * Reads them, by statements to Athena. The list is in the manifests; the picture reads one or two
   * columns, so that it is drawn without being asked for only of a table with a sort order.
   *
   * @throws Refused if the request names a column that there is none of
   */
  static DataFiles read(Lake lake, TableMetadata table, Request request)
      throws InterruptedException {
    List<Column> choices = table.columns().stream().filter(Bounds::isOrdered).toList();
    List<Column> drawn = new ArrayList<>();
    if (request.parameter("x").isEmpty()) {
      sorted(table, choices).stream().limit(2).forEach(drawn::add);
    }
    request.parameter("x").ifPresent(name -> drawn.add(column(choices, name)));
    request.parameter("y").ifPresent(name -> drawn.add(column(choices, name)));
    List<Bounds> bounds = drawn.isEmpty() ? List.of() : bounds(lake, table.table(), drawn);
    Map<String, String> opened = new LinkedHashMap<>();
    bounds.forEach(
        each ->
            opened.put(
                each.column().name(),
                String.format(Locale.ROOT, "%.1f of %d", each.opened(), each.ranges().size())));
    Map<String, String> summary = table.currentSnapshot().map(Snapshot::summary).orElse(Map.of());
    long count = Long.parseLong(summary.getOrDefault("total-data-files", "0"));
    long size = Long.parseLong(summary.getOrDefault("total-files-size", "0"));
    return new DataFiles(
        TableParts.href(table.table(), "files"),
        files(lake, table.table()),
        Words.count(count, "data file"),
        Words.bytes(size),
        Words.bytes(count == 0 ? 0 : size / count),
        choices.stream().map(Column::name).toList(),
        drawn.isEmpty() ? "" : drawn.getFirst().name(),
        drawn.size() < 2 ? "" : drawn.get(1).name(),
        opened,
        picture(bounds));
  }

  private static List<List<Optional<String>>> files(Lake lake, TableName name)
      throws InterruptedException {
    String catalog = lake.stack().catalog(name.layer());
    return lake.athena()
        .run(
            ("SELECT regexp_extract(file_path, '[^/]+$') AS file, record_count, file_size_in_bytes"
                    + " FROM %s.%s.%s ORDER BY file_size_in_bytes DESC LIMIT %d")
                .formatted(
                    Lake.quoted(catalog),
                    Lake.quoted(name.namespace()),
                    Lake.quoted(name.name() + "$files"),
                    FILES),
            catalog,
            name.namespace())
        .rows();
  }

  /** From the rows: bounds in {@code $files} are a map in some engines and a row in others. */
  private static List<Bounds> bounds(Lake lake, TableName name, List<Column> columns)
      throws InterruptedException {
    String selected =
        columns.stream()
            .map(column -> Bounds.selected(column, Lake.quoted(column.name())))
            .collect(Collectors.joining(", "));
    List<List<Optional<String>>> read =
        lake.athena()
            .run(
                "SELECT \"$path\", %s FROM %s GROUP BY 1 LIMIT %d"
                    .formatted(selected, lake.qualified(name), FILES),
                lake.stack().catalog(name.layer()),
                name.namespace())
            .rows();
    return IntStream.range(0, columns.size())
        .mapToObj(i -> Bounds.of(columns.get(i), read, 1 + 4 * i))
        .toList();
  }

  private static List<Column> sorted(TableMetadata table, List<Column> choices) {
    List<Integer> ids =
        table.sortOrders().stream()
            .filter(order -> order.id() == table.defaultSortOrder())
            .flatMap(order -> order.fields().stream())
            .map(SortField::column)
            .toList();
    return ids.stream()
        .flatMap(id -> choices.stream().filter(column -> column.id() == id))
        .toList();
  }

  private static Column column(List<Column> choices, String name) {
    return choices.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Refused.notFound("column with bounds " + name));
  }

  private static String picture(List<Bounds> bounds) {
    ObjectNode picture = JSON.createObjectNode();
    ArrayNode axes = picture.putArray("axes");
    ArrayNode files = picture.putArray("files");
    for (Bounds each : bounds) {
      ObjectNode axis = axes.addObject().put("name", each.column().name()).put("kind", each.kind());
      each.ranks().forEach(axis.putArray("ranks")::add);
    }
    Set<String> paths = bounds.isEmpty() ? Set.of() : bounds.getFirst().ranges().keySet();
    for (String path : paths) {
      if (bounds.stream().allMatch(each -> each.ranges().containsKey(path))) {
        ObjectNode file = files.addObject().put("file", path.substring(path.lastIndexOf('/') + 1));
        ArrayNode ranges = file.putArray("ranges");
        for (Bounds each : bounds) {
          Bounds.Range range = each.ranges().get(path);
          ranges
              .addObject()
              .put("low", range.low())
              .put("high", range.high())
              .put("least", range.least())
              .put("largest", range.largest());
        }
      }
    }
    return files.isEmpty() ? "" : picture.toString();
  }
}
