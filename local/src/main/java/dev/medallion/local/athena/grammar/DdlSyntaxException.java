package dev.medallion.local.athena.grammar;

/** Text that is not Athena's DDL; the message is Athena's, with the position. */
public final class DdlSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean atTheStart;

  DdlSyntaxException(String message, boolean atTheStart) {
    super(message);
    this.atTheStart = atTheStart;
  }

  /** Whether not even the first word starts a statement of this language. */
  public boolean isAtTheStart() {
    return atTheStart;
  }
}
