package dev.medallion.local.cli;

/** Something that the user can mend: printed as one line, without a stack trace. */
final class UserError extends RuntimeException {
  UserError(String message) {
    super(message);
  }

  UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
