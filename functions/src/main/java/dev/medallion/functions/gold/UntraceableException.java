package dev.medallion.functions.gold;

/** A query does not tell which rows a row was made of; the message says why. */
final class UntraceableException extends Exception {
  UntraceableException(String because) {
    super(because);
  }
}
