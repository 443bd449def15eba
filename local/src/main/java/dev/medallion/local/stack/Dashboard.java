package dev.medallion.local.stack;

import dev.medallion.local.Site;
import dev.medallion.local.dashboard.DashboardPage;
import dev.medallion.local.quicksight.QuickSightService;
import dev.medallion.local.quicksight.SpiceRows;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsResponse;

/**
 * The charts that the pipeline declares, over what the data sets hold now.
 *
 * @param pipeline the pipeline folder, read anew for each page
 * @param quickSight holds the data sets
 */
record Dashboard(Path pipeline, QuickSightService quickSight) implements Supplier<String> {

  @Override
  public String get() {
    Map<String, String> ids = ids();
    try {
      return DashboardPage.of(
          PipelineLoader.load(pipeline).dataSets().stream()
              .map(declared -> content(declared, Optional.ofNullable(ids.get(declared.name()))))
              .toList());
    } catch (PipelineException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private Map<String, String> ids() {
    ListDataSetsResponse all =
        (ListDataSetsResponse)
            quickSight
                .operations()
                .handler(ListDataSetsRequest.class)
                .orElseThrow()
                .apply(ListDataSetsRequest.builder().awsAccountId(Site.ACCOUNT).build());
    Map<String, String> ids = new LinkedHashMap<>();
    for (DataSetSummary dataSet : all.dataSetSummaries()) {
      ids.put(dataSet.name(), dataSet.dataSetId());
    }
    return ids;
  }

  private DashboardPage.Content content(DataSet declared, Optional<String> id) {
    Optional<SpiceRows> rows = id.flatMap(quickSight::rows);
    return new DashboardPage.Content(
        declared, rows.map(SpiceRows::time), rows.map(Dashboard::byColumn).orElse(List.of()));
  }

  private static List<Map<String, String>> byColumn(SpiceRows rows) {
    List<Map<String, String>> all = new ArrayList<>();
    for (List<String> values : rows.rows()) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) != null) {
          row.put(rows.columns().get(i), values.get(i));
        }
      }
      all.add(row);
    }
    return all;
  }
}
