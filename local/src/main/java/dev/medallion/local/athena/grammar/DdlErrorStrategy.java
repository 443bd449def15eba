package dev.medallion.local.athena.grammar;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;

/**
 * Finds an error where ANTLR 4.5 found it, whose messages Athena's are: what may follow an optional
 * part is looked up in the rules that called this one, too. Later versions skip the optional part
 * and complain at the next token that must be there, with fewer words.
 */
final class DdlErrorStrategy extends DefaultErrorStrategy {

  @Override
  public void sync(Parser recognizer) {
    ATNState state = recognizer.getInterpreter().atn.states.get(recognizer.getState());
    int next = recognizer.getInputStream().LA(1);
    if (inErrorRecoveryMode(recognizer)
        || next == Token.EOF
        || recognizer.getATN().nextTokens(state).contains(next)
        || recognizer.isExpectedToken(next)) {
      return;
    }
    switch (state.getStateType()) {
      case ATNState.BLOCK_START,
          ATNState.STAR_BLOCK_START,
          ATNState.PLUS_BLOCK_START,
          ATNState.STAR_LOOP_ENTRY -> {
        if (singleTokenDeletion(recognizer) == null) {
          throw new InputMismatchException(recognizer);
        }
      }
      case ATNState.PLUS_LOOP_BACK, ATNState.STAR_LOOP_BACK -> reportUnwantedToken(recognizer);
      default -> {
        // The other states match a token, and report it themselves.
      }
    }
  }
}
