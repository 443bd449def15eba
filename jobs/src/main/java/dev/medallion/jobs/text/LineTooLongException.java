package dev.medallion.jobs.text;

import java.io.IOException;

/** A line that is longer than any that is read. */
public final class LineTooLongException extends IOException {
  LineTooLongException(long line) {
    super(
        "line %d is longer than %d characters, the most that one may have"
            .formatted(line, LineWindow.LONGEST));
  }
}
