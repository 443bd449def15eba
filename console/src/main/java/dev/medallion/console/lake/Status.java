package dev.medallion.console.lake;

/**
 * How something stands, as every page shows it: by a word, an icon and a colour.
 *
 * @param kind the kind, which icon and colour follow
 * @param label the word
 */
public record Status(Kind kind, String label) {

  /** What a status means to the person who reads it. */
  public enum Kind {
    /** As it should be. */
    OK,
    /** Under way. */
    RUNNING,
    /** Not yet, and nothing is wrong. */
    WAITING,
    /** Worth a look. */
    WARNING,
    /** It failed. */
    FAILED
  }

  /** The name that styles and icons go by. */
  public String style() {
    return switch (kind) {
      case OK -> "ok";
      case RUNNING -> "running";
      case WAITING -> "waiting";
      case WARNING -> "warning";
      case FAILED -> "failed";
    };
  }

  /** A status in the words of AWS, such as {@code SUCCEEDED}. */
  public static Status of(String word) {
    Kind kind =
        switch (word) {
          case "SUCCEEDED", "COMPLETED", "Successful" -> Kind.OK;
          case "RUNNING", "STARTING", "QUEUED", "INITIALIZED", "STOPPING" -> Kind.RUNNING;
          case "FAILED", "TIMED_OUT", "TIMEOUT", "ERROR", "Failed" -> Kind.FAILED;
          case "ABORTED", "CANCELLED", "STOPPED" -> Kind.WARNING;
          default -> Kind.WAITING;
        };
    return new Status(kind, Words.sentence(word));
  }
}
