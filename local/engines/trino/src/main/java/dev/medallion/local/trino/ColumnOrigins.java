package dev.medallion.local.trino;

import io.trino.spi.connector.SchemaTableName;
import io.trino.sql.planner.Symbol;
import io.trino.sql.planner.SymbolsExtractor;
import io.trino.sql.planner.plan.AggregationNode;
import io.trino.sql.planner.plan.ApplyNode;
import io.trino.sql.planner.plan.GroupIdNode;
import io.trino.sql.planner.plan.PlanNode;
import io.trino.sql.planner.plan.ProjectNode;
import io.trino.sql.planner.plan.SetOperationNode;
import io.trino.sql.planner.plan.TableScanNode;
import io.trino.sql.planner.plan.UnnestNode;
import io.trino.sql.planner.plan.WindowNode;
import io.trino.testing.TestingMetadata.TestingColumnHandle;
import io.trino.testing.TestingMetadata.TestingTableHandle;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of tables that the values of a query's symbols are made of, read off its plan before
 * anything is optimized.
 *
 * <p>What only decides which rows there are, such as a filter, a join's condition or the column
 * that rows are grouped by, is no origin of another column.
 */
final class ColumnOrigins {
  private final Map<Symbol, Set<String>> origins = new HashMap<>();

  private ColumnOrigins() {}

  static ColumnOrigins in(PlanNode root) {
    ColumnOrigins found = new ColumnOrigins();
    found.visit(root);
    return found;
  }

  /** Each as SCHEMA.TABLE.COLUMN, in alphabetical order. */
  List<String> of(Symbol symbol) {
    return List.copyOf(origins.getOrDefault(symbol, Set.of()));
  }

  private void visit(PlanNode node) {
    node.getSources().forEach(this::visit);
    switch (node) {
      case TableScanNode scan -> {
        SchemaTableName table =
            ((TestingTableHandle) scan.getTable().connectorHandle()).getTableName();
        scan.getAssignments()
            .forEach(
                (symbol, column) ->
                    origins.put(
                        symbol, Set.of(table + "." + ((TestingColumnHandle) column).getName())));
      }
      case ProjectNode project ->
          project
              .getAssignments()
              .forEach((symbol, value) -> put(symbol, SymbolsExtractor.extractUnique(value)));
      case AggregationNode groups ->
          groups
              .getAggregations()
              .forEach(
                  (symbol, each) ->
                      put(symbol, SymbolsExtractor.extractUnique(each.getArguments())));
      case WindowNode window ->
          window
              .getWindowFunctions()
              .forEach(
                  (symbol, each) ->
                      put(symbol, SymbolsExtractor.extractUnique(each.getArguments())));
      case SetOperationNode set -> set.getSymbolMapping().asMap().forEach(this::put);
      case GroupIdNode groups ->
          groups.getGroupingColumns().forEach((symbol, of) -> put(symbol, List.of(of)));
      case UnnestNode unnest ->
          unnest
              .getMappings()
              .forEach(
                  each -> each.getOutputs().forEach(out -> put(out, List.of(each.getInput()))));
      case ApplyNode apply ->
          apply.getSubqueryAssignments().forEach((symbol, test) -> put(symbol, test.inputs()));
      default -> passOn(node);
    }
  }

  /** What a node makes anew, of what is not known, is taken to be made of all that it reads. */
  private void passOn(PlanNode node) {
    Set<Symbol> read = new HashSet<>();
    node.getSources().forEach(source -> read.addAll(source.getOutputSymbols()));
    for (Symbol symbol : node.getOutputSymbols()) {
      if (!read.contains(symbol) && !origins.containsKey(symbol)) {
        put(symbol, read);
      }
    }
  }

  private void put(Symbol symbol, Collection<Symbol> from) {
    Set<String> columns = new TreeSet<>();
    from.forEach(each -> columns.addAll(origins.getOrDefault(each, Set.of())));
    origins.put(symbol, columns);
  }
}
