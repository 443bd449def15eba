package dev.medallion.jobs.source;

import java.io.Serializable;

/**
 * Why an object is not taken in.
 *
 * @param reason a sentence that names it
 * @param cause whether it may be taken in later as it is
 */
public record Refusal(String reason, Cause cause) implements Serializable {

  /** What an object was refused for. */
  public enum Cause {
    /** Its content: the same content will be refused again. */
    CONTENT,
    /** It could not be read, which a damaged object has in common with a bad connection. */
    ACCESS,
    /** It was overwritten while it was read: what is there now is looked at next. */
    CHANGE
  }
}
