package dev.medallion.local.trino;

import static io.trino.execution.querystats.PlanOptimizersStatsCollector.createPlanOptimizersStatsCollector;

import io.trino.Session;
import io.trino.execution.warnings.WarningCollector;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.planner.LogicalPlanner;
import io.trino.sql.planner.plan.OutputNode;
import io.trino.testing.PageConsumerOperator.PageConsumerOutputFactory;
import io.trino.testing.PlanTester;
import io.trino.testing.TestingSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs queries that read no table but what they hold themselves, by Trino's own planner and
 * operators in this process, without a server.
 */
final class QueryRun implements AutoCloseable {
  private final PlanTester trino =
      PlanTester.create(
          TestingSession.testSessionBuilder().setTimeZoneKey(TimeZoneKey.UTC_KEY).build());

  /** The rows of a query, or what is wrong with it. */
  QueryResult result(String sql) {
    try {
      List<QueryRequest.Column> columns = trino.inTransaction(session -> columns(session, sql));
      return new QueryResult(columns, rows(texts(columns, sql)), "");
    } catch (TrinoException e) {
      return QueryResult.failed(e.getRawMessage().strip().replaceAll("\\s*\n\\s*", " "));
    } catch (ParsingException e) {
      return QueryResult.failed(e.getMessage());
    }
  }

  private List<QueryRequest.Column> columns(Session session, String sql) {
    OutputNode root =
        (OutputNode)
            trino
                .createPlan(
                    session,
                    sql,
                    List.of(),
                    LogicalPlanner.Stage.CREATED,
                    WarningCollector.NOOP,
                    createPlanOptimizersStatsCollector())
                .getRoot();
    return IntStream.range(0, root.getColumnNames().size())
        .mapToObj(
            i ->
                new QueryRequest.Column(
                    root.getColumnNames().get(i),
                    root.getOutputSymbols().get(i).type().getDisplayName()))
        .toList();
  }

  /** The query with each column as a text from which its value can be read. */
  private static String texts(List<QueryRequest.Column> columns, String sql) {
    String items =
        IntStream.range(0, columns.size())
            .mapToObj(i -> text("c" + i, columns.get(i).type()))
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    return "SELECT %s FROM (\n%s\n) AS result (%s)".formatted(items, sql, names);
  }

  private static String text(String column, String type) {
    String kind = type.replaceFirst("\\(.*", "");
    return switch (kind) {
      case "varbinary" -> "to_hex(%s)".formatted(column);
      case "array", "map", "row", "json" -> "json_format(CAST(%s AS json))".formatted(column);
      default -> "CAST(%s AS varchar)".formatted(column);
    };
  }

  private List<List<String>> rows(String sql) {
    List<List<String>> rows = new ArrayList<>();
    return trino.executePlan(
        session -> trino.createPlan(session, sql),
        new PlanTester.Output<List<List<String>>>() {
          @Override
          public io.trino.operator.OutputFactory outputFactory() {
            return new PageConsumerOutputFactory(types -> page -> add(rows, types, page));
          }

          @Override
          public List<List<String>> result(List<String> names) {
            return rows;
          }
        });
  }

  private static void add(List<List<String>> rows, List<Type> types, Page page) {
    for (int position = 0; position < page.getPositionCount(); position++) {
      String[] row = new String[types.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] =
            page.getBlock(i).isNull(position)
                ? null
                : VarcharType.VARCHAR.getSlice(page.getBlock(i), position).toStringUtf8();
      }
      rows.add(Arrays.asList(row));
    }
  }

  @Override
  public void close() {
    trino.close();
  }
}
