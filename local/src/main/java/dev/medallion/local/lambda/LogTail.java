package dev.medallion.local.lambda;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * What a function writes to its log from now on, of which Lambda returns the end with {@code
 * LogType=Tail}. Of invocations that run at once, each returns what all wrote.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class LogTail {
  private static final int LONGEST = 4096;

  private final Path log;
  private final long from;

  private LogTail(Path log, long from) {
    this.log = log;
    this.from = from;
  }

  static LogTail of(Path log) {
    return new LogTail(log, size(log));
  }

  /** The last 4 KB of what was written since, in Base64. */
  String read() {
    long size = size(log);
    byte[] tail = new byte[Math.clamp(size - from, 0, LONGEST)];
    if (tail.length > 0) {
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
        file.seek(size - tail.length);
        file.readFully(tail);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the log of a function", e);
      }
    }
    return Base64.getEncoder().encodeToString(tail);
  }

  private static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of a function", e);
    }
  }
}
