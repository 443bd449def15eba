package dev.medallion.local.athena.statement;

import io.trino.grammar.sql.SqlBaseLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/**
 * A piece of a statement as Trino's lexer cuts it, without blanks and comments.
 *
 * @param type the lexer's type
 * @param text the text as written
 * @param start where it starts in the statement, in UTF-16 units
 * @param line its line, from 1
 * @param column its column, from 1, in UTF-16 units
 */
record SqlToken(int type, String text, int start, int line, int column) {

  /** The tokens of a text; what the lexer does not know is a token too. */
  static List<SqlToken> scan(String sql) {
    return TrinoStatements.PARSING.compute(() -> cut(sql));
  }

  private static List<SqlToken> cut(String sql) {
    SqlBaseLexer lexer = new SqlBaseLexer(CharStreams.fromString(sql));
    lexer.removeErrorListeners();
    List<SqlToken> tokens = new ArrayList<>();
    // The lexer counts code points. Each start is told from the last one, not from the beginning.
    int start = 0;
    int startCodePoint = 0;
    Utf16Positions positions = new Utf16Positions(sql);
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      if (token.getType() != SqlBaseLexer.WS
          && token.getType() != SqlBaseLexer.SIMPLE_COMMENT
          && token.getType() != SqlBaseLexer.BRACKETED_COMMENT) {
        start = sql.offsetByCodePoints(start, token.getStartIndex() - startCodePoint);
        startCodePoint = token.getStartIndex();
        tokens.add(
            new SqlToken(
                token.getType(),
                token.getText(),
                start,
                token.getLine(),
                positions.column(token.getLine(), token.getCharPositionInLine() + 1)));
      }
    }
    return tokens;
  }

  /** Where it ends, exclusively. */
  int end() {
    return start + text.length();
  }

  /** Where it stands, as messages say it. */
  String position() {
    return "line %d:%d".formatted(line, column);
  }

  /** Whether it is this keyword or symbol, in any case. */
  boolean is(String word) {
    return text.equalsIgnoreCase(word);
  }

  boolean isAny(String... words) {
    for (String word : words) {
      if (is(word)) {
        return true;
      }
    }
    return false;
  }

  boolean isBackquoted() {
    return type == SqlBaseLexer.BACKQUOTED_IDENTIFIER;
  }

  boolean isDoubleQuoted() {
    return type == SqlBaseLexer.QUOTED_IDENTIFIER;
  }

  boolean isString() {
    return type == SqlBaseLexer.STRING;
  }

  boolean isDecimal() {
    return type == SqlBaseLexer.DECIMAL_VALUE;
  }

  /** Whether it can stand for a name: a word, or a quoted text of either kind. */
  boolean isName() {
    return isBackquoted() || isDoubleQuoted() || isWord();
  }

  boolean isWord() {
    return Character.isJavaIdentifierStart(text.codePointAt(0)) && !isString();
  }

  /** The name without its quotes. */
  String name() {
    if (isBackquoted()) {
      return text.substring(1, text.length() - 1).replace("``", "`");
    }
    if (isDoubleQuoted()) {
      return text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
    return text;
  }

  /** The value of a string literal. */
  String stringValue() {
    return text.substring(1, text.length() - 1).replace("''", "'");
  }
}
