package dev.medallion.jobs.bronze;

/**
 * Why an object is not taken in.
 *
 * @param reason a sentence that names it
 * @param cause whether it may be taken in later as it is
 */
record Refusal(String reason, Cause cause) {

  /** What an object was refused for. */
  enum Cause {
    /** Its content: the same content will be refused again. */
    CONTENT,
    /** It could not be read, which a damaged object has in common with a bad connection. */
    ACCESS
  }
}
