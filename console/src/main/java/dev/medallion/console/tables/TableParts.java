package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.LineageTracer;
import dev.medallion.cli.MaintenanceInspector;
import dev.medallion.cli.MaintenanceRow;
import dev.medallion.cli.TableLineage;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Views;
import dev.medallion.contract.PropertyKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The parts of a table's page, each loaded when it is looked at. */
public final class TableParts {
  private static final int LINEAGE = 5;
  private static final int FILES = 200;

  private final Lake lake;
  private final ColumnOrigins origins;
  private final Views views;

  TableParts(Lake lake, ColumnOrigins origins, Views views) {
    this.lake = lake;
    this.origins = origins;
    this.views = views;
  }

  /**
   * Rows that were read.
   *
   * @param numeric for each column, whether its values are numbers
   * @param href the address of the same without order and filter
   */
  public record Rows(
      Preview preview,
      List<Column> columns,
      List<Boolean> numeric,
      List<List<Optional<String>>> rows,
      String href) {
    /** The address that orders by a column; the other way round, if it is ordered by it. */
    public String sorted(Column column) {
      boolean turns = preview.sort().equals(Optional.of(column)) && !preview.isDescending();
      return href + "sort=" + column.name() + (turns ? "&order=desc" : "");
    }

    /** The order of a column, as assistive technology is told. */
    public String order(Column column) {
      if (!preview.sort().equals(Optional.of(column))) {
        return "none";
      }
      return preview.isDescending() ? "descending" : "ascending";
    }
  }

  /** The columns of a table, and where the profile and the origins of each are loaded from. */
  public record Columns(String href, List<Column> columns) {}

  /** A snapshot as it is listed. */
  public record Version(
      String id,
      String when,
      String operation,
      String added,
      String total,
      String run,
      String href) {}

  /** Data files with what they hold, and what they come to. */
  public record Files(List<List<Optional<String>>> rows, String count, String size, String mean) {}

  Response answer(String part, TableMetadata table, Request request) throws InterruptedException {
    return switch (part) {
      case "preview" -> views.part("tablePreview", rows(table, request));
      case "columns" -> columns(table, request);
      case "snapshots" -> views.part("tableSnapshots", snapshots(table));
      case "files" -> views.part("tableFiles", files(table));
      case "maintenance" -> views.part("tableMaintenance", maintenance(table.table()));
      case "lineage" -> views.part("tableLineage", lineage(table.table()));
      default -> throw Refused.notFound("part " + part + " of a table");
    };
  }

  private Response columns(TableMetadata table, Request request) throws InterruptedException {
    if (request.parameter("profile").isPresent()) {
      return views.part("tableProfile", new Profiler(lake, table).of(request));
    }
    Optional<String> column = request.parameter("origins");
    if (column.isPresent()) {
      return views.part("tableOrigins", origins.of(table.table(), column.get(), lake.pipeline()));
    }
    return views.part("tableColumns", new Columns(href(table.table(), "columns"), table.columns()));
  }

  static String href(TableName table, String part) {
    return Shell.ROOT
        + "tables/%s/%s/%s/%s"
            .formatted(table.layer().label(), table.namespace(), table.name(), part);
  }

  private Rows rows(TableMetadata table, Request request) throws InterruptedException {
    Preview preview = Preview.of(request, table);
    AthenaQuery.Rows read =
        lake.athena()
            .run(
                preview.sql(lake.qualified(table.table())),
                lake.stack().catalog(table.table().layer()),
                table.table().namespace());
    List<Column> columns =
        read.columns().stream()
            .map(
                name ->
                    table.columns().stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> new Column(0, name, "", false)))
            .toList();
    String kept = preview.snapshot().map(id -> "as-of=" + id + "&").orElse("");
    return new Rows(
        preview,
        columns,
        columns.stream().map(column -> isNumeric(column.type())).toList(),
        read.rows(),
        href(table.table(), "preview") + "?" + kept);
  }

  static boolean isNumeric(String type) {
    return type.matches("int|long|float|double|decimal.*");
  }

  private static List<Version> snapshots(TableMetadata table) {
    return table.snapshots().stream()
        .sorted(Comparator.comparing(Snapshot::committed).reversed())
        .map(snapshot -> version(table.table(), snapshot))
        .toList();
  }

  private static Version version(TableName table, Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return new Version(
        snapshot.id(),
        Words.time(snapshot.committed()),
        snapshot.operation(),
        number(summary.get("added-records")),
        number(summary.get("total-records")),
        Objects.toString(summary.get(PropertyKeys.EXECUTION), ""),
        href(table, "preview") + "?as-of=" + snapshot.id());
  }

  private static String number(String text) {
    return text == null ? "–" : Words.number(Long.parseLong(text));
  }

  private Files files(TableMetadata table) throws InterruptedException {
    TableName name = table.table();
    String files =
        Lake.quoted(lake.stack().catalog(name.layer()))
            + "."
            + Lake.quoted(name.namespace())
            + "."
            + Lake.quoted(name.name() + "$files");
    List<List<Optional<String>>> rows =
        lake.athena()
            .run(
                "SELECT regexp_extract(file_path, '[^/]+$') AS file, record_count,"
                    + " file_size_in_bytes FROM %s ORDER BY file_size_in_bytes DESC LIMIT %d"
                        .formatted(files, FILES),
                lake.stack().catalog(name.layer()),
                name.namespace())
            .rows();
    Map<String, String> summary = table.currentSnapshot().map(Snapshot::summary).orElse(Map.of());
    long count = Long.parseLong(summary.getOrDefault("total-data-files", "0"));
    long size = Long.parseLong(summary.getOrDefault("total-files-size", "0"));
    return new Files(
        rows,
        Words.count(count, "data file"),
        Words.bytes(size),
        Words.bytes(count == 0 ? 0 : size / count));
  }

  private MaintenanceRow maintenance(TableName table) throws InterruptedException {
    return new MaintenanceInspector(lake.target(), lake.pipeline()).rows(List.of(table)).getFirst();
  }

  private List<TableLineage> lineage(TableName table) {
    return new LineageTracer(lake.services().catalog(lake.stack())::load, LINEAGE).of(table);
  }
}
