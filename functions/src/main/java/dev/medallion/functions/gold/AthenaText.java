package dev.medallion.functions.gold;

import io.trino.sql.ExpressionFormatter;
import io.trino.sql.SqlFormatter;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.ExpressionRewriter;
import io.trino.sql.tree.ExpressionTreeRewriter;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import java.util.Optional;

/** Writes parts of a query so that Athena reads in them what it read in the query. */
final class AthenaText {
  private static final SqlParser PARSER = new SqlParser();

  private AthenaText() {}

  /**
   * An expression.
   *
   * @throws UntraceableException if what is written would be read as another one
   */
  static String of(Expression expression) throws UntraceableException {
    try {
      Expression meant = ExpressionTreeRewriter.rewriteWith(new DecimalsAreDoubles(), expression);
      String sql = ExpressionFormatter.formatExpression(meant);
      if (PARSER.createExpression(sql).equals(meant)) {
        return sql;
      }
    } catch (UnsupportedOperationException | ParsingException e) {
      throw new UntraceableException("the query has what cannot be written anew: " + expression);
    }
    throw new UntraceableException("the query has what cannot be written anew: " + expression);
  }

  /**
   * What a query reads from.
   *
   * @throws UntraceableException if what is written would be read as something else
   */
  static String of(Relation relation) throws UntraceableException {
    if (!holdsDecimal(relation)) {
      String sql = SqlFormatter.formatSql(relation).strip();
      try {
        if (PARSER.createStatement("SELECT 1 FROM " + sql) instanceof Query query
            && query.getQueryBody() instanceof QuerySpecification body
            && body.getFrom().equals(Optional.of(relation))) {
          return sql;
        }
      } catch (ParsingException e) {
        throw new UntraceableException("the query reads from what cannot be written anew: " + sql);
      }
    }
    throw new UntraceableException("the query reads from what cannot be written anew");
  }

  private static boolean holdsDecimal(Node node) {
    return node instanceof DecimalLiteral
        || node.getChildren().stream().anyMatch(AthenaText::holdsDecimal);
  }

  /** Athena reads {@code 0.1} as a double, where the parser's library writes a decimal. */
  private static final class DecimalsAreDoubles extends ExpressionRewriter<Void> {
    @Override
    public Expression rewriteLiteral(
        Literal node, Void context, ExpressionTreeRewriter<Void> rewriter) {
      return node instanceof DecimalLiteral decimal
          ? new DoubleLiteral(decimal.getLocation().orElseThrow(), decimal.getValue())
          : node;
    }
  }
}
