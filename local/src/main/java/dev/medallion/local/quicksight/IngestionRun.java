package dev.medallion.local.quicksight;

import dev.medallion.local.integration.QuerySource;
import dev.medallion.local.integration.QuerySource.Column;
import dev.medallion.local.integration.QuerySource.QueryFailure;
import dev.medallion.local.integration.QuerySource.SchemaMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.quicksight.model.CustomSql;
import software.amazon.awssdk.services.quicksight.model.DataSet;
import software.amazon.awssdk.services.quicksight.model.InputColumn;

/** Brings the result of a data set's query into SPICE. */
final class IngestionRun {
  private final QuerySource queries;
  private final SpiceStore spice;

  IngestionRun(QuerySource queries, SpiceStore spice) {
    this.queries = queries;
    this.spice = spice;
  }

  /** What an ingestion brought. */
  record Outcome(long rows, long bytes) {}

  /**
   * Runs the query; what SPICE held stays until all rows are there.
   *
   * @param viewers the ARNs of the users and groups that the data set is for
   * @throws SchemaMismatch if the result lacks a declared column, or its type does not convert
   */
  Outcome run(DataSet dataSet, Set<String> viewers, String ingestionId)
      throws QueryFailure, SchemaMismatch, InterruptedException {
    CustomSql sql = DataSets.customSql(dataSet);
    List<String> names = sql.columns().stream().map(InputColumn::name).toList();
    try (SpiceStore.Draft draft = spice.draft(dataSet.dataSetId(), ingestionId, names)) {
      queries.run(
          sql.sqlQuery(),
          viewers,
          new QuerySource.Results() {
            private List<Integer> positions = List.of();

            @Override
            public void columns(List<Column> columns) throws SchemaMismatch {
              positions = DeclaredColumns.positions(sql.columns(), columns);
            }

            @Override
            public void row(List<String> values) {
              List<String> row = new ArrayList<>();
              for (int position : positions) {
                row.add(values.get(position));
              }
              draft.row(row);
            }
          });
      long bytes = draft.publish();
      return new Outcome(draft.rows(), bytes);
    }
  }
}
