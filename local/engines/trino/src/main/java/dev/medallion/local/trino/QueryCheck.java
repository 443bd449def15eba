package dev.medallion.local.trino;

import static io.trino.execution.querystats.PlanOptimizersStatsCollector.createPlanOptimizersStatsCollector;

import io.trino.Session;
import io.trino.execution.warnings.WarningCollector;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.planner.LogicalPlanner;
import io.trino.sql.planner.Symbol;
import io.trino.sql.planner.plan.OutputNode;
import io.trino.testing.PlanTester;
import io.trino.testing.TestingSession;
import io.trino.type.UnknownType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses and resolves queries over tables whose columns are declared, by Trino's own analyzer. A
 * column that is not found is noted and then taken for one that the table has, so that what is
 * wrong behind it is found too.
 */
final class QueryCheck implements AutoCloseable {
  /** So many columns can be missing in one query before the rest is left unsaid. */
  private static final int MOST_PROBLEMS = 50;

  private static final String CATALOG = "declared";
  private static final Pattern MISSING = Pattern.compile("Column '(?:[^']*\\.)?([^'.]+)' cannot");

  private final DeclaredTables tables = new DeclaredTables();
  private final PlanTester trino =
      PlanTester.create(
          TestingSession.testSessionBuilder()
              .setCatalog(CATALOG)
              .setSchema(DeclaredTables.SCHEMA)
              .build());

  QueryCheck() {
    trino.createCatalog(CATALOG, tables, Map.of());
  }

  /** What was found out, by the models' names. */
  Map<String, QueryAnswer> answers(QueryRequest request) {
    Map<String, QueryAnswer> answers = new LinkedHashMap<>();
    List<QueryRequest.Table> known = new ArrayList<>(request.tables());
    for (QueryRequest.Model model : request.models()) {
      QueryAnswer answer = answer(known, model);
      answers.put(model.name(), answer);
      known.add(
          new QueryRequest.Table(
              model.schema(),
              model.name(),
              answer.columns().stream()
                  .map(column -> new QueryRequest.Column(column.name(), column.type()))
                  .toList(),
              !answer.complete()));
    }
    return answers;
  }

  private QueryAnswer answer(List<QueryRequest.Table> known, QueryRequest.Model model) {
    Map<QueryRequest.Table, List<ColumnMetadata>> columns = new LinkedHashMap<>();
    boolean open = false;
    for (QueryRequest.Table each : known) {
      if (model.reads().contains(each.path())) {
        columns.put(each, new ArrayList<>(each.columns().stream().map(this::column).toList()));
        open |= each.open();
      }
    }
    List<QueryAnswer.Problem> problems = new ArrayList<>();
    for (int round = 0; round < MOST_PROBLEMS; round++) {
      columns.forEach((table, each) -> tables.define(table.schema(), table.name(), each));
      try {
        boolean complete = problems.isEmpty() && !open;
        return new QueryAnswer(
            trino.inTransaction(session -> result(session, model.sql())),
            complete,
            problems,
            complete ? wrongConditions(model) : Map.of());
      } catch (TrinoException e) {
        Optional<String> missing = missingColumn(e);
        // Nothing certain can be said of columns whose types are not known.
        boolean certain =
            missing.isPresent() ? !open : (problems.isEmpty() && !open) || !isAboutUnknownType(e);
        if (certain) {
          problems.add(problem(e, missing, known, model.reads()));
        }
        if (missing.isEmpty() || !added(missing.get(), columns)) {
          break;
        }
      } catch (ParsingException e) {
        problems.add(
            new QueryAnswer.Problem(e.getLineNumber(), e.getColumnNumber(), e.getErrorMessage()));
        break;
      }
    }
    return new QueryAnswer(List.of(), false, problems, Map.of());
  }

  private Map<String, String> wrongConditions(QueryRequest.Model model) {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (QueryRequest.Condition condition : model.conditions()) {
      String sql = "SELECT (%s) FROM (\n%s\n)".formatted(condition.sql(), model.sql());
      try {
        String type = trino.inTransaction(session -> result(session, sql)).get(0).type();
        if (!type.equals("boolean")) {
          wrong.put(condition.name(), "is no condition but of the type " + type);
        }
      } catch (TrinoException e) {
        wrong.put(
            condition.name(),
            missingColumn(e)
                .map(column -> "there is no column " + column)
                .orElse(e.getRawMessage().strip().replaceAll("\\s*\n\\s*", " ")));
      } catch (ParsingException e) {
        wrong.put(condition.name(), e.getErrorMessage());
      }
    }
    return wrong;
  }

  private ColumnMetadata column(QueryRequest.Column column) {
    Type type = trino.getPlannerContext().getTypeManager().fromSqlType(column.type());
    return new ColumnMetadata(column.name(), type);
  }

  private List<QueryAnswer.Column> result(Session session, String sql) {
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
    ColumnOrigins origins = ColumnOrigins.in(root);
    List<QueryAnswer.Column> result = new ArrayList<>();
    for (int i = 0; i < root.getColumnNames().size(); i++) {
      Symbol symbol = root.getOutputSymbols().get(i);
      result.add(
          new QueryAnswer.Column(
              root.getColumnNames().get(i), symbol.type().getDisplayName(), origins.of(symbol)));
    }
    return result;
  }

  private static Optional<String> missingColumn(TrinoException e) {
    Matcher missing = MISSING.matcher(e.getRawMessage());
    return e.getErrorCode().equals(StandardErrorCode.COLUMN_NOT_FOUND.toErrorCode())
            && missing.find()
        ? Optional.of(missing.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static boolean isAboutUnknownType(TrinoException e) {
    return e.getRawMessage().contains("unknown");
  }

  /** Whether a table lacked that column, and has it from now on. */
  private static boolean added(
      String column, Map<QueryRequest.Table, List<ColumnMetadata>> tables) {
    for (List<ColumnMetadata> columns : tables.values()) {
      if (columns.stream().noneMatch(each -> each.getName().equals(column))) {
        columns.add(new ColumnMetadata(column, UnknownType.UNKNOWN));
        return true;
      }
    }
    return false;
  }

  private static QueryAnswer.Problem problem(
      TrinoException e,
      Optional<String> missing,
      List<QueryRequest.Table> tables,
      List<String> reads) {
    String message =
        missing
            .map(
                column ->
                    tables.stream()
                        .filter(table -> reads.contains(table.path()))
                        .map(QueryCheck::columns)
                        .collect(
                            Collectors.joining("; ", "there is no column " + column + "; ", "")))
            .orElse(e.getRawMessage().strip().replaceAll("\\s*\n\\s*", " "));
    return e.getLocation()
        .map(at -> new QueryAnswer.Problem(at.lineNumber(), at.columnNumber(), message))
        .orElse(new QueryAnswer.Problem(0, 0, message));
  }

  private static String columns(QueryRequest.Table table) {
    return table.columns().stream()
        .map(QueryRequest.Column::name)
        .collect(Collectors.joining(", ", table.name() + " has ", ""));
  }

  @Override
  public void close() {
    trino.close();
  }
}
