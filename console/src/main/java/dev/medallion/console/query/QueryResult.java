package dev.medallion.console.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;

/**
 * What has come of a statement so far.
 *
 * @param id the id of its execution
 * @param took how long it has taken
 * @param scanned how much it has read
 * @param failure why it failed, in Athena's words; empty if it has not
 * @param numeric for each column, whether its values are numbers
 * @param isCut whether there are more rows than these
 * @param chart its rows with a chart that fits them, as JSON; empty where none does
 */
public record QueryResult(
    String id,
    Status status,
    String took,
    String scanned,
    String failure,
    AthenaQuery.Rows rows,
    List<Boolean> numeric,
    boolean isCut,
    String chart) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 1000;
  private static final String NUMBERS =
      "tinyint|smallint|integer|bigint|float|real|double|decimal.*";

  /** Whether it is still to be waited for. */
  public boolean isRunning() {
    return status.kind() == Status.Kind.RUNNING;
  }

  static QueryResult of(Lake lake, QueryExecution execution) {
    QueryExecutionState state = execution.status().state();
    boolean hasRows = state == QueryExecutionState.SUCCEEDED;
    AthenaQuery.Rows read =
        hasRows
            ? lake.athena().rows(execution, ROWS + 1)
            : new AthenaQuery.Rows(List.of(), List.of(), List.of(), Optional.empty());
    AthenaQuery.Rows rows =
        new AthenaQuery.Rows(
            read.columns(),
            read.types(),
            read.rows().stream().limit(ROWS).toList(),
            read.changed());
    List<Boolean> numeric = rows.types().stream().map(type -> type.matches(NUMBERS)).toList();
    return new QueryResult(
        execution.queryExecutionId(),
        Status.of(execution.status().stateAsString()),
        took(execution),
        Words.bytes(
            Optional.ofNullable(execution.statistics())
                .map(statistics -> statistics.dataScannedInBytes())
                .orElse(0L)),
        hasRows || state == QueryExecutionState.QUEUED || state == QueryExecutionState.RUNNING
            ? ""
            : Objects.toString(execution.status().stateChangeReason(), "It was stopped."),
        rows,
        numeric,
        read.rows().size() > ROWS,
        chart(rows, numeric));
  }

  private static String took(QueryExecution execution) {
    Instant end =
        Optional.ofNullable(execution.status().completionDateTime()).orElseGet(Instant::now);
    return Words.length(Duration.between(execution.status().submissionDateTime(), end));
  }

  /** A chart of the first number over the first column that is none. */
  private static String chart(AthenaQuery.Rows rows, List<Boolean> numeric) {
    int x = numeric.indexOf(false);
    int y = numeric.indexOf(true);
    if (x < 0 || y < 0 || rows.rows().size() < 2) {
      return "";
    }
    ObjectNode chart = JSON.createObjectNode();
    chart.put("type", rows.types().get(x).matches("date|timestamp.*") ? "line" : "bar");
    chart.put("x", Integer.toString(x)).put("y", Integer.toString(y));
    ArrayNode columns = chart.putArray("columns");
    // Two columns of a result may have the same name, so that they go by their place.
    IntStream.range(0, rows.columns().size())
        .forEach(
            i ->
                columns
                    .addObject()
                    .put("name", Integer.toString(i))
                    .put("label", rows.columns().get(i))
                    .put("isNumber", numeric.get(i)));
    ArrayNode all = chart.putArray("rows");
    for (List<Optional<String>> row : rows.rows()) {
      ArrayNode values = all.addArray();
      row.forEach(value -> values.add(value.orElse(null)));
    }
    return chart.toString();
  }
}
