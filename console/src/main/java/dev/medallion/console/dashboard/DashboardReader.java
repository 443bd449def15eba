package dev.medallion.console.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.console.dashboard.Dashboard.Drawn;
import dev.medallion.console.dashboard.Dashboard.Refresh;
import dev.medallion.console.dashboard.Dashboard.Refreshes;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;

/** Reads what the dashboard shows. */
final class DashboardReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 8;
  private static final Duration DAY = Duration.ofHours(24);

  private final Lake lake;
  private final DataSetRows rows;

  DashboardReader(Lake lake, DataSetRows rows) {
    this.lake = lake;
    this.rows = rows;
  }

  Dashboard read() throws InterruptedException {
    Pipeline pipeline = lake.pipeline();
    Map<String, List<Ingestion>> ingestions = ingestions();
    List<Drawn> charts = new ArrayList<>();
    List<Refreshes> refreshes = new ArrayList<>();
    ObjectNode data = JSON.createObjectNode();
    ObjectNode sets = data.putObject("dataSets");
    ArrayNode drawn = data.putArray("charts");
    for (DataSet dataSet : pipeline.dataSets()) {
      List<Ingestion> own = ingestions.getOrDefault(dataSet.name(), List.of());
      Optional<Ingestion> completed =
          own.stream()
              .filter(each -> each.ingestionStatus() == IngestionStatus.COMPLETED)
              .findFirst();
      DataSetRows.Read read = rows.read(pipeline, dataSet, completed.map(Ingestion::createdTime));
      add(sets, dataSet, read, note(read, completed));
      refreshes.add(refreshes(dataSet, own));
      for (DataSet.Chart chart : dataSet.charts()) {
        add(drawn, dataSet, chart);
        charts.add(
            new Drawn(
                charts.size(),
                dataSet.name(),
                chart,
                note(read, completed),
                emptyBecause(read, completed)));
      }
    }
    return new Dashboard(charts, data.toString(), refreshes);
  }

  private static String note(DataSetRows.Read read, Optional<Ingestion> completed) {
    return completed
        .map(
            ingestion ->
                "%s%s, refreshed %s"
                    .formatted(
                        read.isCut() ? "The first " : "",
                        Words.count(read.rows().size(), "row"),
                        Words.time(ingestion.createdTime())))
        .orElse("Not refreshed yet");
  }

  private static String emptyBecause(DataSetRows.Read read, Optional<Ingestion> completed) {
    if (completed.isEmpty()) {
      return "The data set is filled by the first run that builds its gold table.";
    }
    return read.rows().isEmpty() ? "The gold table has no rows." : "";
  }

  private static void add(ObjectNode sets, DataSet dataSet, DataSetRows.Read read, String note) {
    ObjectNode set = sets.putObject(dataSet.name()).put("note", note);
    ArrayNode columns = set.putArray("columns");
    dataSet
        .columns()
        .forEach((name, type) -> columns.addObject().put("name", name).put("type", type));
    ArrayNode all = set.putArray("rows");
    for (List<Optional<String>> row : read.rows()) {
      ArrayNode values = all.addArray();
      row.forEach(value -> values.add(value.orElse(null)));
    }
  }

  private static void add(ArrayNode drawn, DataSet dataSet, DataSet.Chart chart) {
    ObjectNode node = drawn.addObject();
    node.put("dataSet", dataSet.name()).put("type", chart.type().label());
    node.put("title", chart.title());
    chart.x().ifPresent(column -> node.put("x", column));
    node.put("y", chart.y());
    chart.series().ifPresent(column -> node.put("series", column));
  }

  private Refreshes refreshes(DataSet dataSet, List<Ingestion> ingestions) {
    Instant yesterday = Instant.now().minus(DAY);
    int used =
        (int) ingestions.stream().filter(each -> each.createdTime().isAfter(yesterday)).count();
    return new Refreshes(
        dataSet.name(),
        used,
        ingestions.stream().limit(SHOWN).map(DashboardReader::refresh).toList());
  }

  private static Refresh refresh(Ingestion ingestion) {
    return new Refresh(
        Words.time(ingestion.createdTime()),
        ingestion.ingestionTimeInSeconds() == null
            ? "–"
            : Words.length(Duration.ofSeconds(ingestion.ingestionTimeInSeconds())),
        ingestion.rowInfo() == null || ingestion.rowInfo().rowsIngested() == null
            ? "–"
            : Words.number(ingestion.rowInfo().rowsIngested()),
        Status.of(ingestion.ingestionStatusAsString()),
        ingestion.errorInfo() == null ? "" : String.valueOf(ingestion.errorInfo().message()));
  }

  /** The refreshes of the stack's data sets by their names, the newest first. */
  private Map<String, List<Ingestion>> ingestions() {
    Map<String, List<Ingestion>> ingestions = new LinkedHashMap<>();
    lake.stack()
        .dataSetPrefix()
        .ifPresent(
            prefix ->
                lake
                    .services()
                    .quickSight()
                    .listDataSetsPaginator(list -> list.awsAccountId(lake.stack().account()))
                    .dataSetSummaries()
                    .stream()
                    .filter(dataSet -> dataSet.dataSetId().startsWith(prefix))
                    .forEach(dataSet -> ingestions.put(dataSet.name(), ingestions(dataSet))));
    return ingestions;
  }

  private List<Ingestion> ingestions(DataSetSummary dataSet) {
    return lake
        .services()
        .quickSight()
        .listIngestionsPaginator(
            list -> list.awsAccountId(lake.stack().account()).dataSetId(dataSet.dataSetId()))
        .ingestions()
        .stream()
        .sorted(Comparator.comparing(Ingestion::createdTime).reversed())
        .toList();
  }
}
