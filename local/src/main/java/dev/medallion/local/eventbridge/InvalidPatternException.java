package dev.medallion.local.eventbridge;

/** An event pattern that EventBridge refuses. */
public final class InvalidPatternException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidPatternException(String reason, Exception cause) {
    super("Event pattern is not valid. Reason: " + reason, cause);
  }
}
