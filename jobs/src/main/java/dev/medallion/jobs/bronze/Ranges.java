package dev.medallion.jobs.bronze;

import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.text.LineWindow;
import dev.medallion.jobs.text.RowSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an object of lines in ranges of its bytes, side by side, as if it were read from its first
 * byte to its last.
 *
 * <p>Whether a line break is within quotes depends on everything before it. So each range first
 * counts its lines and quotes, which is quick. From these follow the numbers of its lines, and, for
 * a file of the proper form, where its first record begins. Whether the form was proper is seen
 * when the range before it has been read: it says with which line it ended. A range that began with
 * another is read again from there.
 */
final class Ranges {
  private static final int BUFFER = 1 << 16;
  private static final int NONE = -1;

  private Ranges() {}

  /** Opens the object's bytes from an offset on. */
  interface Bytes {
    InputStream open(long from) throws IOException;
  }

  /**
   * What a range holds.
   *
   * @param lines how many lines begin in it
   * @param quotes how many quotes it has
   */
  record Count(long lines, long quotes) implements Serializable {}

  /** Counts what a range holds; {@code quote} is negative if no character is one. */
  static Count count(Bytes bytes, long from, long to, int quote) throws IOException {
    long lines = from == 0 ? 1 : 0;
    long quotes = 0;
    long position = Math.max(from - 1, 0);
    try (InputStream in = bytes.open(position)) {
      byte[] buffer = new byte[BUFFER];
      int before = NONE;
      while (position < to) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, to - position));
        if (read < 0) {
          break;
        }
        for (int i = 0; i < read; i++) {
          int now = buffer[i];
          if (before == '\n' || (before == '\r' && now != '\n')) {
            lines++;
          }
          if (now == quote && position + i >= from) {
            quotes++;
          }
          before = now;
        }
        position += read;
      }
    }
    return new Count(lines, quotes);
  }

  /** The lines of each range, after all have been counted. */
  static List<InputSplit.Lines> lines(List<Count> counts) {
    List<InputSplit.Lines> lines = new ArrayList<>();
    long first = 1;
    long quotes = 0;
    for (int i = 0; i < counts.size(); i++) {
      boolean last = i == counts.size() - 1;
      long next = first + counts.get(i).lines();
      lines.add(
          new InputSplit.Lines(
              first,
              i == 0 ? 1 : InputSplit.UNKNOWN,
              last ? Long.MAX_VALUE : next,
              quotes % 2 == 1));
      first = next;
      quotes += counts.get(i).quotes();
    }
    return lines;
  }

  /**
   * With which lines a range's records began, and which follow them.
   *
   * @param start the line of the first record
   * @param next the first line that no record of the range holds
   */
  record Reach(long start, long next) implements Serializable {}

  /** Reads the records that begin in a range. */
  static <S extends Serializable> Reach read(
      Bytes bytes,
      long from,
      InputSplit.Lines range,
      ObjectFormat.Lines<S> format,
      S shape,
      RowSink sink)
      throws IOException {
    if (range.start() >= range.stop()) {
      return new Reach(range.start(), range.start());
    }
    try (InputStream in = new BufferedInputStream(bytes.open(Math.max(from - 1, 0)), BUFFER)) {
      long start = start(in, from, range, format.quote().map(Character::charValue).orElse('\0'));
      LineWindow window = new LineWindow(format.encoding().reader(in), start);
      return new Reach(start, format.read(window, shape, range.stop(), sink));
    }
  }

  /** Goes to the line that the range's first record begins with, and gives its number. */
  private static long start(InputStream in, long from, InputSplit.Lines range, char quote)
      throws IOException {
    Skipping lines = new Skipping(in, quote, range.inQuotes());
    if (from > 0) {
      lines.toLineStart();
    }
    long line = range.first();
    boolean known = range.start() != InputSplit.UNKNOWN;
    while (!lines.ended && (known ? line < range.start() : lines.inQuotes && line < range.stop())) {
      lines.skip();
      line++;
    }
    // The range before may have ended behind the last line, where there is none to go to.
    return known ? range.start() : line;
  }

  /** Skips lines, and knows whether an odd number of quotes is behind it. */
  private static final class Skipping {
    private final InputStream in;
    private final char quote;
    private boolean inQuotes;
    private boolean ended;

    private Skipping(InputStream in, char quote, boolean inQuotes) {
      this.in = in;
      this.quote = quote;
      this.inQuotes = inQuotes;
    }

    /** Goes to the first line that begins behind the next byte. */
    private void toLineStart() throws IOException {
      int before = in.read();
      if (before == '\r') {
        skipLineFeed();
      } else if (before != '\n') {
        skip();
      }
    }

    /** Skips the rest of a line. */
    private void skip() throws IOException {
      int now = in.read();
      while (now >= 0 && now != '\n' && now != '\r') {
        inQuotes ^= now == quote;
        now = in.read();
      }
      if (now == '\r') {
        skipLineFeed();
      }
      ended = now < 0;
    }

    private void skipLineFeed() throws IOException {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
    }
  }

  /**
   * The first range that has to be read again, if there is one.
   *
   * @param reaches what each range has reached, in order
   * @return its index; -1 if all are right
   */
  static int firstWrong(List<Reach> reaches) {
    long expected = 1;
    for (int i = 0; i < reaches.size(); i++) {
      Reach reach = reaches.get(i);
      if (i > 0 && reach.start() != expected) {
        return i;
      }
      expected = reach.next();
    }
    return NONE;
  }
}
