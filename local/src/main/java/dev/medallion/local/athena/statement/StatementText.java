package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.List;

/** Cuts what a caller sends into statements, of which Athena takes exactly one. */
final class StatementText {
  private StatementText() {}

  /**
   * The one statement, without the blanks and semicolons around it: what {@code GetQueryExecution}
   * gives back and what positions in messages count in.
   *
   * @throws RefusedStatement if there is none or more than one
   */
  static String single(String sent) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (SqlToken token : SqlToken.scan(sent)) {
      if (token.is(";")) {
        pieces.add(sent.substring(start, token.start()));
        start = token.end();
      }
    }
    pieces.add(sent.substring(start));
    List<String> statements = pieces.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (statements.isEmpty()) {
      throw RefusedStatement.malformed("Empty sql statement: " + sent.stripTrailing());
    }
    if (statements.size() > 1) {
      throw RefusedStatement.malformed(
          "Only one sql statement is allowed. Got: " + sent.stripTrailing());
    }
    return statements.getFirst();
  }
}
