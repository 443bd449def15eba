package dev.medallion.local.athena.statement;

import java.util.List;
import java.util.Optional;

/** Reads the tokens of a statement that has been parsed, from left to right. */
final class TokenReader {
  private final List<SqlToken> tokens;
  private int next;

  TokenReader(List<SqlToken> tokens) {
    this.tokens = tokens;
  }

  Optional<SqlToken> peek() {
    return next < tokens.size() ? Optional.of(tokens.get(next)) : Optional.empty();
  }

  /**
   * The next token, read.
   *
   * @throws IllegalStateException if there is none, which the parser would not have taken
   */
  SqlToken take() {
    SqlToken token = peek().orElseThrow(() -> new IllegalStateException("the statement ends"));
    next++;
    return token;
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

  /** Whether a dot and a name come next; if so, they are read, and the name is given. */
  Optional<SqlToken> takeNameAfterDot() {
    boolean follows =
        next + 1 < tokens.size() && tokens.get(next).is(".") && tokens.get(next + 1).isName();
    if (!follows) {
      return Optional.empty();
    }
    next += 2;
    return Optional.of(tokens.get(next - 1));
  }
}
