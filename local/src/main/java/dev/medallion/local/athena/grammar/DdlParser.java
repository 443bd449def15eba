package dev.medallion.local.athena.grammar;

import java.nio.CharBuffer;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CodePointBuffer;
import org.antlr.v4.runtime.CodePointCharStream;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Reads Athena's DDL.
 *
 * <p>Athena's messages ({@code no viable alternative at input …}, {@code mismatched input …
 * expecting {…}}) are those of a parser that ANTLR generates, so this is one too: what is expected
 * at a place follows from the grammar.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html">Athena: DDL
 *     statements</a>
 */
public final class DdlParser {
  private DdlParser() {}

  /**
   * What a statement says.
   *
   * @param text one statement, without a semicolon
   * @throws DdlSyntaxException if it is not in the language; positions count UTF-16 units
   */
  public static DdlStatement parse(String text) throws DdlSyntaxException {
    AthenaDdlLexer lexer = new AthenaDdlLexer(inUtf16Units(text));
    lexer.removeErrorListeners();
    AthenaDdlParser parser = new AthenaDdlParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.addErrorListener(new FirstError());
    parser.setErrorHandler(new DdlErrorStrategy());
    try {
      return new DdlStatementBuilder(parser.getTokenStream())
          .build(parser.singleStatement().statement());
    } catch (SyntaxError e) {
      throw new DdlSyntaxException(e.getMessage(), e.tokenIndex == 0);
    }
  }

  private static CharStream inUtf16Units(String text) {
    return CodePointCharStream.fromBuffer(
        CodePointBuffer.withChars(CharBuffer.wrap(text.toCharArray())));
  }

  private static final class SyntaxError extends ParseCancellationException {
    private static final long serialVersionUID = 1L;

    private final int tokenIndex;

    SyntaxError(String message, int tokenIndex) {
      super(message);
      this.tokenIndex = tokenIndex;
    }
  }

  /** Ends parsing at the first error. */
  private static final class FirstError extends BaseErrorListener {
    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        Object offendingSymbol,
        int line,
        int column,
        String message,
        RecognitionException cause) {
      throw new SyntaxError(
          "line %d:%d: %s".formatted(line, column + 1, message),
          offendingSymbol instanceof Token token ? firstOnChannel(token, recognizer) : -1);
    }

    /** The number of tokens before it that count, or -1 if there are some. */
    private static int firstOnChannel(Token token, Recognizer<?, ?> recognizer) {
      CommonTokenStream tokens = (CommonTokenStream) recognizer.getInputStream();
      for (int i = 0; i < token.getTokenIndex(); i++) {
        if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
          return -1;
        }
      }
      return 0;
    }
  }
}
