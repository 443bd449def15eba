package dev.medallion.functions.ingest;

/**
 * An event that cannot be taken: broken JSON, a shape that no trigger of ours sends, or an object
 * that belongs to no source. Trying again does not help.
 */
final class RefusedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedEventException(String message) {
    super(message);
  }

  RefusedEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
