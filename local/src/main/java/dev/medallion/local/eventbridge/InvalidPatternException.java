package dev.medallion.local.eventbridge;

/** An event pattern that EventBridge would refuse, or that uses what is not supported here. */
public final class InvalidPatternException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidPatternException(String reason) {
    super("Event pattern is not valid. Reason: " + reason);
  }
}
