package dev.medallion.console.web;

import java.io.IOException;

/** A section of the console: it answers whatever is asked below its name. */
@FunctionalInterface
public interface Page {
  /**
   * Answers a request.
   *
   * @throws Refused if it is not answered as it stands
   */
  Response answer(Request request) throws IOException, InterruptedException;
}
