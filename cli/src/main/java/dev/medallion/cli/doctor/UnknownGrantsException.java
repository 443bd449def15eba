package dev.medallion.cli.doctor;

/** Whoever asks may not see what is granted. The message says who, and what to do. */
final class UnknownGrantsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownGrantsException(String message, Throwable cause) {
    super(message, cause);
  }
}
