package dev.medallion.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Prints what happens while it happens, a line each, with the seconds since the start. */
public final class Progress {
  private final PrintStream out;
  private final Instant start;

  public Progress(PrintStream out, Instant start) {
    this.out = out;
    this.start = start;
  }

  public void say(String stage, String message) {
    out.printf(
        "%6.1fs  %-12s %s%n", seconds(Duration.between(start, Instant.now())), stage, message);
    out.flush();
  }

  public static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
