package dev.medallion.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Asks whoever sits at the terminal whether to go on. */
public final class Confirmation {
  private Confirmation() {}

  /**
   * Asks whether to go on.
   *
   * @param what what is about to be done, such as {@code undo}
   * @param done the same as something that is done, such as {@code undone}
   * @throws UserError if the answer is no, or nobody can be asked
   */
  public static void ask(String what, String done) {
    // None where input or output is no terminal: JDK 22 gives one, and JDK 25 none again.
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new UserError(
                        "nothing is %s: nobody can be asked, so give --yes".formatted(done)));
    String answer = console.readLine("  %s it? [y/N] ", what);
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new UserError("nothing is " + done);
    }
  }
}
