package dev.medallion.local.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Prints what happens while it happens, a line each, with the seconds since the start. */
final class Progress {
  private final PrintStream out;
  private final Instant start;

  Progress(PrintStream out, Instant start) {
    this.out = out;
    this.start = start;
  }

  void say(String stage, String message) {
    out.printf(
        "%6.1fs  %-12s %s%n", seconds(Duration.between(start, Instant.now())), stage, message);
    out.flush();
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
