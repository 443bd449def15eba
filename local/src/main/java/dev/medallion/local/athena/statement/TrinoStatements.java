package dev.medallion.local.athena.statement;

import dev.medallion.local.compute.ComputePool;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Update;
import java.util.List;
import java.util.Optional;

/** Statements that Athena hands to Trino as they are. */
final class TrinoStatements {
  /** Takes a second for the longest statements that Athena allows. */
  static final ComputePool PARSING = new ComputePool("athena-parser");

  private static final SqlParser PARSER = new SqlParser();

  private TrinoStatements() {}

  /** Parses the text; a syntax error is refused in Trino's words. */
  static io.trino.sql.tree.Statement parse(String text) {
    try {
      return PARSING.compute(() -> PARSER.createStatement(text));
    } catch (ParsingException e) {
      throw RefusedStatement.malformed(new Utf16Positions(text).inMessage(e.getMessage()));
    }
  }

  /** Checks a query or a change of rows. */
  static Statement check(String text, List<SqlToken> tokens) {
    refuseWhatTrinoIsNotShown(tokens);
    StatementKind kind =
        switch (parse(text)) {
          case Query query -> StatementKind.SELECT;
          case Insert insert -> StatementKind.INSERT;
          case Update update -> StatementKind.UPDATE;
          case Delete delete -> StatementKind.DELETE;
          case Merge merge -> StatementKind.MERGE;
          case io.trino.sql.tree.Statement other -> throw RefusedStatement.unsupportedQuery();
        };
    return new Statement(text, kind, run(text, tokens));
  }

  /** Checks {@code EXPLAIN}. */
  static Statement explain(String text, List<SqlToken> tokens) {
    refuseWhatTrinoIsNotShown(tokens);
    return switch (parse(text)) {
      case Explain explain -> new Statement(text, StatementKind.EXPLAIN, run(text, tokens));
      case ExplainAnalyze analyze -> new Statement(text, StatementKind.EXPLAIN, run(text, tokens));
      case io.trino.sql.tree.Statement other -> throw RefusedStatement.unsupportedQuery();
    };
  }

  private static Plan run(String text, List<SqlToken> tokens) {
    return new Plan.Run(
        RewrittenSql.of(text, RewrittenSql.decimalsAsDoubles(tokens)), Optional.empty());
  }

  /** Some texts Athena refuses in words of its own, before Trino's parser sees them. */
  private static void refuseWhatTrinoIsNotShown(List<SqlToken> tokens) {
    boolean backquoted = tokens.stream().anyMatch(SqlToken::isBackquoted);
    boolean nothingSelected =
        tokens.size() > 1 && tokens.getFirst().is("SELECT") && tokens.get(1).is("FROM");
    if (backquoted || nothingSelected || tokens.getLast().is("FROM")) {
      throw RefusedStatement.unsupportedQuery();
    }
  }
}
