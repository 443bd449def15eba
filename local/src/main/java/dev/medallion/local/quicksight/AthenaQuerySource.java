package dev.medallion.local.quicksight;

import dev.medallion.local.athena.SelectQuery;
import java.util.List;
import software.amazon.awssdk.services.athena.model.ColumnInfo;

/** Runs the custom SQL of data sets as Athena does. */
public final class AthenaQuerySource implements QuerySource {
  private final SelectQuery athena;

  /** A source that reads through Athena. */
  public AthenaQuerySource(SelectQuery athena) {
    this.athena = athena;
  }

  @Override
  public void run(String sql, Results results)
      throws QueryFailure, SchemaMismatch, InterruptedException {
    try {
      athena.run(sql, new Translated(results));
    } catch (SelectQuery.QueryFailure e) {
      throw new QueryFailure(e.getMessage(), e);
    } catch (Mismatch e) {
      throw e.mismatch;
    }
  }

  private record Translated(Results results) implements SelectQuery.Results {
    @Override
    public void columns(List<ColumnInfo> columns) {
      try {
        results.columns(
            columns.stream().map(column -> new Column(column.name(), column.type())).toList());
      } catch (SchemaMismatch e) {
        throw new Mismatch(e);
      }
    }

    @Override
    public void row(List<String> values) {
      results.row(values);
    }
  }

  /** Carries a mismatch through Athena's interface, which knows none. */
  private static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SchemaMismatch mismatch;

    Mismatch(SchemaMismatch mismatch) {
      super(mismatch);
      this.mismatch = mismatch;
    }
  }
}
