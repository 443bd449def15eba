package dev.medallion.local.athena.statement;

/** A statement that Athena refuses at the start: nothing runs and there is no execution. */
public final class RefusedStatement extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String MALFORMED_QUERY = "MALFORMED_QUERY";

  private final String code;

  private RefusedStatement(String code, String message) {
    super(message);
    this.code = code;
  }

  /** A refusal with the code {@code MALFORMED_QUERY}. */
  public static RefusedStatement malformed(String message) {
    return new RefusedStatement(MALFORMED_QUERY, message);
  }

  /** A refusal with a code of its own, such as {@code INVALID_INPUT}. */
  public static RefusedStatement of(String code, String message) {
    return new RefusedStatement(code, message);
  }

  static RefusedStatement unsupportedQuery() {
    return malformed("Queries of this type are not supported");
  }

  /** What Athena runs and the local side does not. */
  static RefusedStatement unsupportedHere(String what) {
    return malformed(what + " is not supported by the local side");
  }

  /** Athena's own code of the error. */
  public String code() {
    return code;
  }
}
