package dev.medallion.console.web;

/** A request that cannot be answered as sent; the message is shown to the person who asks. */
public final class Refused extends RuntimeException {
  private final int status;

  /**
   * @param status the status of HTTP, 400 or above
   */
  public Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * @param status the status of HTTP, 400 or above
   */
  public Refused(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** There is no such page. */
  public static Refused notFound(String what) {
    return new Refused(404, "there is no " + what);
  }

  int status() {
    return status;
  }
}
