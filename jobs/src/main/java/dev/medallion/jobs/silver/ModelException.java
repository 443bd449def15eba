package dev.medallion.jobs.silver;

/** A model whose query, or whose result, cannot become its table. */
public final class ModelException extends RuntimeException {
  ModelException(String message) {
    super(message);
  }

  ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
