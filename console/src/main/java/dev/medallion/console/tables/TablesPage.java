package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Views;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The list of tables, and the pages of each. */
public final class TablesPage implements Page {
  private final Lake lake;
  private final Views views;
  private final TableParts parts;

  public TablesPage(Lake lake, ColumnOrigins origins, Views views) {
    this.lake = lake;
    this.views = views;
    this.parts = new TableParts(lake, origins, views);
  }

  /**
   * A table in the list. What is a number is written as one, and the page sets it to the right.
   *
   * @param href the table's page
   */
  public record Row(
      String layer,
      String name,
      String href,
      String rows,
      String size,
      String files,
      String snapshots,
      String updated) {}

  /**
   * A table's page.
   *
   * @param table its name, with its layer and namespace
   * @param href the page's address, without the part
   * @param part the part that is shown
   * @param content where that part is loaded from
   */
  public record Frame(String table, String href, String part, String content) {
    /** The parts, in the order in which they are offered. */
    public List<String> parts() {
      return List.of("preview", "columns", "snapshots", "files", "maintenance", "lineage");
    }

    /** A part as a heading. */
    public String label(String name) {
      return Words.sentence(name);
    }
  }

  /** Takes {@code tables}, and {@code tables/LAYER/NAMESPACE/NAME[/PART[/rows]]}. */
  @Override
  public Response answer(Request request) throws InterruptedException {
    if (request.path().size() < 2) {
      return views.page("tables", "Tables", "tables", list());
    }
    TableName name = name(request);
    String part = request.part(4).isEmpty() ? "preview" : request.part(4);
    TableMetadata table = lake.table(name).orElseThrow(() -> Refused.notFound("table " + name));
    if (request.part(5).equals("content")) {
      return parts.answer(part, table, request);
    }
    String href =
        Shell.ROOT
            + "tables/%s/%s/%s".formatted(name.layer().label(), name.namespace(), name.name());
    String query = request.exchange().getRequestURI().getRawQuery();
    Frame frame =
        new Frame(
            name.toString(),
            href,
            part,
            href + "/" + part + "/content" + (query == null ? "" : "?" + query));
    if (!frame.parts().contains(part)) {
      throw Refused.notFound("part " + part + " of a table");
    }
    return views.page("tables", name.name(), "table", frame);
  }

  private static TableName name(Request request) {
    Layer layer =
        Arrays.stream(Layer.values())
            .filter(each -> each.label().equals(request.part(1)))
            .findFirst()
            .orElseThrow(() -> Refused.notFound("layer " + request.part(1)));
    return new TableName(layer, request.part(2), request.part(3));
  }

  private List<Row> list() throws InterruptedException {
    Pipeline pipeline = lake.pipeline();
    Map<TableName, TableMetadata> tables = lake.tables(pipeline);
    Map<TableName, Long> rows = lake.rows(tables);
    return tables.entrySet().stream()
        .map(each -> row(each.getKey(), each.getValue(), rows.get(each.getKey())))
        .toList();
  }

  private static Row row(TableName name, TableMetadata table, long rows) {
    Map<String, String> summary = table.currentSnapshot().map(Snapshot::summary).orElse(Map.of());
    return new Row(
        Words.sentence(name.layer().label()),
        name.name(),
        Shell.ROOT
            + "tables/%s/%s/%s".formatted(name.layer().label(), name.namespace(), name.name()),
        Words.number(rows),
        Words.bytes(Long.parseLong(summary.getOrDefault("total-files-size", "0"))),
        Words.number(Long.parseLong(summary.getOrDefault("total-data-files", "0"))),
        Words.number(table.snapshots().size()),
        table.dataSnapshot().map(snapshot -> Words.ago(snapshot.committed())).orElse("Never"));
  }
}
