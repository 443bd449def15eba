package dev.medallion.local.athena.statement;

import java.util.List;

/**
 * Statements that Athena has added to its engine's language and that do not run on tables of a
 * table bucket here.
 */
final class AthenaStatements {
  private AthenaStatements() {}

  /** Refuses one of them; other texts pass. */
  static void refuse(List<SqlToken> tokens) {
    if (tokens.isEmpty()) {
      return;
    }
    SqlToken first = tokens.getFirst();
    boolean named = tokens.size() > 1 && tokens.get(1).isName() && !tokens.get(1).isDoubleQuoted();
    // Athena knows both, but not on tables of a table bucket. A quoted name is a syntax error.
    if (first.isAny("OPTIMIZE", "VACUUM") && named) {
      throw RefusedStatement.unsupportedQuery();
    }
    if (first.is("SHOW") && named && tokens.get(1).is("VIEWS")) {
      throw RefusedStatement.unsupportedHere("SHOW VIEWS");
    }
  }
}
