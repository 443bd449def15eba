package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the tokens of one statement from left to right. */
final class TokenReader {
  private final String statement;
  private final List<SqlToken> tokens;
  private int next;

  TokenReader(String statement, List<SqlToken> tokens) {
    this.statement = statement;
    this.tokens = tokens;
  }

  String statement() {
    return statement;
  }

  boolean atEnd() {
    return next >= tokens.size();
  }

  Optional<SqlToken> peek() {
    return atEnd() ? Optional.empty() : Optional.of(tokens.get(next));
  }

  /** The next token, read. */
  SqlToken take() {
    if (atEnd()) {
      throw endOfInput();
    }
    return tokens.get(next++);
  }

  /** Whether these words come next; if so, they are read. */
  boolean takeIf(String... words) {
    if (next + words.length > tokens.size()) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      if (!tokens.get(next + i).is(words[i])) {
        return false;
      }
    }
    next += words.length;
    return true;
  }

  /** Reads this word or refuses. */
  void expect(String word) {
    SqlToken token = take();
    if (!token.is(word)) {
      throw RefusedStatement.noViableAlternative(statement, token);
    }
  }

  /** Reads what stands up to the bracket that closes the one just read, and that one. */
  List<SqlToken> takeBracket() {
    List<SqlToken> inside = new ArrayList<>();
    int depth = 1;
    while (true) {
      SqlToken token = take();
      if (token.is("(")) {
        depth++;
      } else if (token.is(")") && --depth == 0) {
        return inside;
      }
      inside.add(token);
    }
  }

  /** Refuses what is left over. */
  void expectEnd() {
    if (!atEnd()) {
      throw RefusedStatement.noViableAlternative(statement, take());
    }
  }

  RefusedStatement endOfInput() {
    int line = 1 + (int) statement.chars().filter(c -> c == '\n').count();
    int column = statement.length() - statement.lastIndexOf('\n');
    return RefusedStatement.malformed(
        "line %d:%d: mismatched input '<EOF>'".formatted(line, column));
  }
}
