package dev.medallion.local.athena.statement;

import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of the question marks of a statement. A value that is an expression, and names no
 * column, is taken as one; any other is text.
 *
 * @param values in the order of the question marks
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html">
 *     Athena: parameterized queries</a>
 */
public record Parameters(List<String> values) {
  private static final SqlParser PARSER = new SqlParser();
  private static final int INVALID_PARAMETER_USAGE = 1006;

  /** Values as a request gives them. */
  public Parameters {
    values = List.copyOf(values);
  }

  /**
   * The statement with its values. Values for a statement without question marks are passed over,
   * as on Athena.
   */
  Statement bind(Statement statement, List<SqlToken> tokens) {
    List<SqlToken> marks = tokens.stream().filter(token -> token.is("?")).toList();
    boolean takesValues =
        statement.plan() instanceof Plan.Run || statement.plan() instanceof Plan.Unload;
    if (!takesValues || marks.isEmpty() || values.isEmpty()) {
      return statement;
    }
    if (marks.size() != values.size()) {
      return new Statement(
          statement.text(),
          statement.kind(),
          new Plan.Fail(
              INVALID_PARAMETER_USAGE,
              "INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected %d but found %d"
                  .formatted(marks.size(), values.size())));
    }
    List<RewrittenSql.Edit> edits = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      SqlToken mark = marks.get(i);
      edits.add(new RewrittenSql.Edit(mark.start(), mark.end(), sql(values.get(i))));
    }
    return new Statement(statement.text(), statement.kind(), with(edits, statement.plan()));
  }

  private static Plan with(List<RewrittenSql.Edit> edits, Plan plan) {
    return switch (plan) {
      case Plan.Run run -> new Plan.Run(run.sql().with(edits), run.created());
      case Plan.Unload unload -> unload.with(unload.sql().with(edits));
      case Plan.Translated _, Plan.Listing _, Plan.Fail _ -> plan;
    };
  }

  /** The values after the word {@code USING} of an {@code EXECUTE}; none without that word. */
  static Parameters using(String text, List<SqlToken> tokens) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    int start = -1;
    for (SqlToken token : tokens) {
      depth += token.isAny("(", "[") ? 1 : token.isAny(")", "]") ? -1 : 0;
      if (start < 0 && token.is("USING")) {
        start = token.end();
      } else if (start >= 0 && depth == 0 && token.is(",")) {
        values.add(text.substring(start, token.start()).strip());
        start = token.end();
      }
    }
    if (start >= 0) {
      values.add(text.substring(start).strip());
    }
    return new Parameters(values);
  }

  private static String sql(String value) {
    try {
      Expression expression = TrinoStatements.PARSING.compute(() -> PARSER.createExpression(value));
      if (!namesAColumn(expression)) {
        String text =
            RewrittenSql.of(value, RewrittenSql.decimalsAsDoubles(SqlToken.scan(value))).text();
        // A comment at its end must not take what follows with it.
        boolean commented = text.contains("--");
        return expression instanceof Literal && !commented
            ? text
            : "(" + text + (commented ? "\n)" : ")");
      }
    } catch (ParsingException e) {
      // It is text, then.
    }
    return HiveTypes.literal(value);
  }

  private static boolean namesAColumn(Node node) {
    return node instanceof Identifier
        || node.getChildren().stream()
            .filter(child -> !(child instanceof DataType))
            .anyMatch(Parameters::namesAColumn);
  }
}
