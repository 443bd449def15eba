package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.LineageTracer;
import dev.medallion.cli.MaintenanceInspector;
import dev.medallion.cli.MaintenanceRow;
import dev.medallion.cli.TableLineage;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Views;
import java.util.List;
import java.util.Optional;

/** The parts of a table's page, each loaded when it is looked at. */
public final class TableParts {
  private static final int LINEAGE = 5;

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

  Response answer(String part, TableMetadata table, Request request) throws InterruptedException {
    return switch (part) {
      case "preview" -> views.part("tablePreview", rows(table, request));
      case "columns" -> columns(table, request);
      case "snapshots" -> views.part("tableSnapshots", Snapshots.of(table, request));
      case "changes" -> views.part("tableChanges", SnapshotChanges.read(lake, table, request));
      case "files" -> views.part("tableFiles", DataFiles.read(lake, table, request));
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

  private MaintenanceRow maintenance(TableName table) throws InterruptedException {
    return new MaintenanceInspector(lake.target(), lake.pipeline()).rows(List.of(table)).getFirst();
  }

  private List<TableLineage> lineage(TableName table) {
    return new LineageTracer(lake.services().catalog(lake.stack())::load, LINEAGE).of(table);
  }
}
