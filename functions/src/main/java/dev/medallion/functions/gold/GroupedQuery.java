package dev.medallion.functions.gold;

import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.GroupBy;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SimpleGroupBy;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A query each of whose rows follows from the rows of one table that share a value of the grouping
 * expressions: {@code SELECT … FROM one table WHERE … GROUP BY …}. When rows of the table change,
 * only the groups that these rows belong or belonged to can give other rows.
 *
 * @param alias the name by which the query's columns are qualified, in quotes
 * @param named whether the query itself gives the table that name, by {@code AS}
 * @param keys what gives each key column of the model, in the order of the key
 */
record GroupedQuery(String alias, boolean named, List<KeyExpression> keys) implements QueryShape {
  private static final SqlParser PARSER = new SqlParser();

  /**
   * The shape of a query.
   *
   * @param sql the query, with its one table named as Athena reads it
   * @param key the model's key columns
   */
  static QueryShape of(String sql, List<String> key) {
    Statement statement;
    try {
      statement = PARSER.createStatement(sql);
    } catch (ParsingException e) {
      return new Whole("the query does not parse: " + e.getMessage());
    }
    if (!(statement instanceof Query query)
        || !(query.getQueryBody() instanceof QuerySpecification body)) {
      return new Whole("the query is more than one SELECT");
    }
    Optional<String> more = moreThanGroups(query, body);
    if (more.isPresent()) {
      return new Whole("the query has " + more.get());
    }
    return body.getFrom()
        .flatMap(GroupedQuery::table)
        .map(table -> grouped(body, table, key))
        .orElseGet(() -> new Whole("the query reads more than one table"));
  }

  /** Clauses that let a row depend on other groups. */
  private static Optional<String> moreThanGroups(Query query, QuerySpecification body) {
    if (query.getWith().isPresent() || !query.getFunctions().isEmpty()) {
      return Optional.of("a WITH clause");
    }
    if (body.getSelect().isDistinct()) {
      return Optional.of("SELECT DISTINCT");
    }
    if (body.getHaving().isPresent()) {
      return Optional.of("a HAVING clause");
    }
    if (!body.getWindows().isEmpty()) {
      return Optional.of("a window");
    }
    if (query.getOrderBy().isPresent() || body.getOrderBy().isPresent()) {
      return Optional.of("an ORDER BY clause");
    }
    if (query.getLimit().or(body::getLimit).isPresent()
        || query.getOffset().or(body::getOffset).isPresent()) {
      return Optional.of("a LIMIT or OFFSET clause");
    }
    return body.getGroupBy().isEmpty() ? Optional.of("no GROUP BY clause") : Optional.empty();
  }

  private record Named(Identifier name, boolean byQuery) {}

  private static Optional<Named> table(Relation relation) {
    return switch (relation) {
      case Table table ->
          Optional.of(new Named(new Identifier(table.getName().getSuffix(), true), false));
      case AliasedRelation aliased
          when aliased.getRelation() instanceof Table && !namesColumns(aliased) ->
          Optional.of(new Named(aliased.getAlias(), true));
      default -> Optional.empty();
    };
  }

  private static boolean namesColumns(AliasedRelation relation) {
    return relation.getColumnNames() != null;
  }

  private static QueryShape grouped(QuerySpecification body, Named table, List<String> key) {
    Optional<String> unsteady = new RowLocality(table.name()).refusal(body);
    if (unsteady.isPresent()) {
      return new Whole(unsteady.get());
    }
    List<SelectItem> items = body.getSelect().getSelectItems();
    Optional<List<Expression>> groups = groups(body.getGroupBy().orElseThrow(), items);
    if (groups.isEmpty()) {
      return new Whole("the query groups by more than plain expressions");
    }
    List<KeyExpression> keys = new ArrayList<>();
    for (String column : key) {
      Optional<KeyExpression> found =
          items.stream()
              .map(SingleColumn.class::cast)
              .filter(item -> column.equals(name(item)))
              .map(SingleColumn::getExpression)
              .filter(expression -> isOneOf(groups.get(), expression, table.name()))
              .findFirst()
              .flatMap(expression -> KeyExpression.of(column, expression, table.name(), PARSER));
      if (found.isEmpty()) {
        return new Whole("the query does not group by what it gives as the key column " + column);
      }
      keys.add(found.get());
    }
    return new GroupedQuery(
        SqlText.column(table.name().getValue().toLowerCase(Locale.ROOT)), table.byQuery(), keys);
  }

  /** The grouping expressions, ordinals resolved. */
  static Optional<List<Expression>> groups(GroupBy groupBy, List<SelectItem> items) {
    List<Expression> groups = new ArrayList<>();
    for (var element : groupBy.getGroupingElements()) {
      if (!(element instanceof SimpleGroupBy simple)) {
        return Optional.empty();
      }
      for (Expression expression : simple.getExpressions()) {
        if (!(expression instanceof LongLiteral ordinal)) {
          groups.add(expression);
        } else if (ordinal.getParsedValue() >= 1 && ordinal.getParsedValue() <= items.size()) {
          SelectItem item = items.get((int) ordinal.getParsedValue() - 1);
          groups.add(((SingleColumn) item).getExpression());
        } else {
          return Optional.empty();
        }
      }
    }
    return Optional.of(groups);
  }

  private static boolean isOneOf(List<Expression> groups, Expression expression, Identifier table) {
    Expression sought = KeyExpression.unqualified(expression, table);
    return groups.stream()
        .anyMatch(group -> KeyExpression.unqualified(group, table).equals(sought));
  }

  static String name(SingleColumn item) {
    Identifier name =
        item.getAlias()
            .orElseGet(
                () ->
                    switch (item.getExpression()) {
                      case Identifier column -> column;
                      case DereferenceExpression field -> field.getField().orElse(null);
                      default -> null;
                    });
    return name == null ? "" : name.getValue().toLowerCase(Locale.ROOT);
  }
}
