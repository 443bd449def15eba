package dev.medallion.local.athena.statement;

import dev.medallion.local.compute.ComputePool;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.util.List;
import java.util.Optional;

/** Statements that Athena hands to its engine as they are. */
final class TrinoStatements {
  /** Takes a second for the longest statements that Athena allows. */
  static final ComputePool PARSING = new ComputePool("athena-parser");

  private static final SqlParser PARSER = new SqlParser();

  private TrinoStatements() {}

  /** Parses the text; a syntax error is refused in the words of Athena's engine. */
  static io.trino.sql.tree.Statement parse(String text, List<SqlToken> tokens) {
    try {
      io.trino.sql.tree.Statement parsed = PARSING.compute(() -> PARSER.createStatement(text));
      EngineGrammar.refuseLaterSyntax(text, tokens);
      return parsed;
    } catch (ParsingException e) {
      throw RefusedStatement.malformed(
          EngineGrammar.inAthenasWords(new Utf16Positions(text).inMessage(e.getMessage())));
    }
  }

  /** A statement that runs as it is. */
  static Statement run(StatementKind kind, String text, List<SqlToken> tokens) {
    return new Statement(
        text,
        kind,
        new Plan.Run(
            RewrittenSql.of(text, RewrittenSql.decimalsAsDoubles(tokens)), Optional.empty()));
  }
}
