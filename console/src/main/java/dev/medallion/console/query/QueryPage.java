package dev.medallion.console.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.QueryFormat;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Views;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.athena.model.QueryExecution;

/** The editor, and what comes of its statements. */
public final class QueryPage implements Page {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DOWNLOADED = 1_000_000;

  private final Lake lake;
  private final Views views;

  public QueryPage(Lake lake, Views views) {
    this.lake = lake;
    this.views = views;
  }

  /**
   * The editor.
   *
   * @param sql the statement in it
   * @param layer the layer whose tables need no catalog
   * @param tables what it completes, as JSON: columns by the name of the table
   * @param result where the result of the statement is loaded from; empty if it has not run
   */
  public record Editor(String sql, Layer layer, String tables, String result, List<Past> history) {
    /** The layers. */
    public List<Layer> layers() {
      return List.of(Layer.values());
    }
  }

  /** Takes {@code query[/ID]}, {@code query/result/ID}, {@code query/csv/ID}, and actions. */
  @Override
  public Response answer(Request request) throws IOException, InterruptedException {
    String first = request.part(1);
    if (request.isAction()) {
      return act(first, request);
    }
    return switch (first) {
      case "result" -> views.part("queryResult", QueryResult.of(lake, execution(request.part(2))));
      case "csv" -> csv(request.part(2));
      default -> editor(first, request);
    };
  }

  private Response act(String action, Request request) throws IOException {
    return switch (action) {
      case "run" -> {
        Map<String, String> form = request.form();
        Layer layer = layer(form.getOrDefault("layer", "gold"));
        String sql = form.getOrDefault("sql", "").strip().replaceAll(";$", "");
        if (sql.isEmpty()) {
          throw new Refused(422, "there is no statement to run");
        }
        String id =
            lake.athena()
                .start(
                    (form.containsKey("explain") ? "EXPLAIN " : "") + sql,
                    lake.stack().catalog(layer),
                    lake.pipeline().namespace());
        yield views.part("queryStarted", id);
      }
      case "stop" -> {
        var unused =
            lake.services()
                .athena()
                .stopQueryExecution(stop -> stop.queryExecutionId(request.part(2)));
        yield views.part("queryStarted", request.part(2));
      }
      default -> throw Refused.notFound("action " + action);
    };
  }

  private Response editor(String id, Request request) throws InterruptedException {
    Pipeline pipeline = lake.pipeline();
    Optional<QueryExecution> shown = id.isEmpty() ? Optional.empty() : Optional.of(execution(id));
    Layer layer =
        shown
            .map(query -> query.queryExecutionContext().catalog())
            .flatMap(
                catalog ->
                    Arrays.stream(Layer.values())
                        .filter(each -> lake.stack().catalog(each).equals(catalog))
                        .findFirst())
            .orElse(Layer.GOLD);
    String sql =
        shown
            .map(QueryExecution::query)
            .or(() -> request.parameter("sql"))
            .orElseGet(() -> example(pipeline));
    return views.page(
        "query",
        "Query",
        "query",
        new Editor(
            sql,
            layer,
            tables(pipeline),
            shown.map(any -> Shell.ROOT + "query/result/" + id).orElse(""),
            Past.newest(lake)));
  }

  private static String example(Pipeline pipeline) {
    return pipeline.gold().stream()
        .findFirst()
        .map(
            model ->
                "SELECT *\nFROM %s.%s\nLIMIT 100".formatted(pipeline.namespace(), model.name()))
        .orElse("SELECT 1");
  }

  private String tables(Pipeline pipeline) throws InterruptedException {
    ObjectNode tables = JSON.createObjectNode();
    for (Map.Entry<TableName, TableMetadata> table : lake.tables(pipeline).entrySet()) {
      ObjectNode node = tables.putObject(table.getKey().toString());
      node.put("layer", table.getKey().layer().label());
      node.put("short", table.getKey().namespace() + "." + table.getKey().name());
      node.put("full", lake.qualified(table.getKey()));
      ArrayNode columns = node.putArray("columns");
      table.getValue().columns().forEach(column -> columns.add(column.name()));
    }
    return tables.toString();
  }

  private QueryExecution execution(String id) {
    if (!id.matches("[0-9a-f-]{36}")) {
      throw Refused.notFound("query " + id);
    }
    return lake.services()
        .athena()
        .getQueryExecution(get -> get.queryExecutionId(id))
        .queryExecution();
  }

  private Response csv(String id) {
    AthenaQuery.Rows rows = lake.athena().rows(execution(id), DOWNLOADED);
    return Response.download(
        "query-%s.csv".formatted(id),
        "text/csv; charset=utf-8",
        SdkBytes.fromUtf8String(QueryFormat.csv(rows)));
  }

  private static Layer layer(String name) {
    return Arrays.stream(Layer.values())
        .filter(each -> each.label().equals(name))
        .findFirst()
        .orElseThrow(() -> Refused.notFound("layer " + name));
  }
}
