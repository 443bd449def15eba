package dev.medallion.functions.gold;

import io.trino.sql.ExpressionFormatter;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.ExpressionRewriter;
import io.trino.sql.tree.ExpressionTreeRewriter;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import java.util.Locale;
import java.util.Optional;

/**
 * What a query gives as a key column.
 *
 * @param column the key column of the gold table
 * @param sql the expression, as the query may write it
 * @param range which part of the silver table's rows it can tell apart by one column, if it is as
 *     simple as that
 */
record KeyExpression(String column, String sql, Optional<KeyRange> range) {

  /**
   * The expression as SQL that reads the same to Athena; empty if that is in doubt: where a number
   * such as {@code 0.1} is in it, which is no decimal there.
   */
  static Optional<KeyExpression> of(
      String column, Expression expression, Identifier table, SqlParser parser) {
    String sql = ExpressionFormatter.formatExpression(expression);
    return !holdsDecimal(expression) && parser.createExpression(sql).equals(expression)
        ? Optional.of(new KeyExpression(column, sql, KeyRange.of(unqualified(expression, table))))
        : Optional.empty();
  }

  /** The expression over the rows of changes: null where it fails, which is no group's key. */
  String forgiving() {
    // Rows of an attempt that never committed stand among the changes; they were in no table.
    return range.filter(KeyRange::isColumn).isPresent() ? sql : "try(%s)".formatted(sql);
  }

  /** The expression with all columns in lower case and without the name of their table. */
  static Expression unqualified(Expression expression, Identifier table) {
    try {
      return ExpressionTreeRewriter.rewriteWith(new Unqualified(table), expression);
    } catch (UnsupportedOperationException e) {
      // Of a kind that the parser's library cannot rewrite: it is compared as it is written.
      return expression;
    }
  }

  private static boolean holdsDecimal(Node node) {
    return node instanceof DecimalLiteral
        || node.getChildren().stream().anyMatch(KeyExpression::holdsDecimal);
  }

  private static final class Unqualified extends ExpressionRewriter<Void> {
    private final Identifier table;

    private Unqualified(Identifier table) {
      this.table = table;
    }

    @Override
    public Expression rewriteDereferenceExpression(
        DereferenceExpression node, Void context, ExpressionTreeRewriter<Void> rewriter) {
      return node.getField().isPresent()
              && node.getBase() instanceof Identifier base
              && base.getValue().equalsIgnoreCase(table.getValue())
          ? plain(node.getField().get())
          : rewriter.defaultRewrite(node, null);
    }

    @Override
    public Expression rewriteIdentifier(
        Identifier node, Void context, ExpressionTreeRewriter<Void> rewriter) {
      return plain(node);
    }

    private static Identifier plain(Identifier column) {
      return new Identifier(column.getValue().toLowerCase(Locale.ROOT), true);
    }
  }
}
