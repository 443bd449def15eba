package dev.medallion.local.athena.statement;

import java.util.List;
import java.util.Optional;

/** Finds names in the text of a statement by the position that a message gives. */
public final class WrittenNames {
  private WrittenNames() {}

  /**
   * The parts of the dotted name that starts there, in lower case.
   *
   * @param statement the statement as written
   * @param line from 1
   * @param column from 1
   */
  public static Optional<List<String>> at(String statement, int line, int column) {
    List<SqlToken> tokens = SqlToken.scan(statement);
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.line() == line && token.column() == column && token.isName()) {
        return Optional.of(
            DottedName.read(new TokenReader(tokens.subList(i, tokens.size()))).parts());
      }
    }
    return Optional.empty();
  }
}
