package dev.medallion.local.athena;

import software.amazon.awssdk.services.athena.model.AthenaError;

/**
 * Why a query failed.
 *
 * @param category 1 for the system, 2 for the user, 3 for others
 * @param type Athena's number for the kind of error
 * @param message Athena's words
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/error-reference.html">Athena: error
 *     reference</a>
 */
record Failure(int category, int type, String message) {
  static final int SYSTEM = 1;
  static final int USER = 2;

  AthenaError error() {
    return AthenaError.builder()
        .errorCategory(category)
        .errorType(type)
        .retryable(false)
        .errorMessage(message)
        .build();
  }

  /** The same with a sentence more. */
  Failure withSuffix(String sentence) {
    return new Failure(category, type, message + (message.endsWith(".") ? " " : ". ") + sentence);
  }
}
