package dev.medallion.jobs.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/**
 * A text, of which some whole lines are looked at at a time, so that memory does not grow with it.
 * A line ends at LF, CRLF or CR.
 */
public final class LineWindow implements Closeable {
  /** The most characters that a line, or a record of several lines, may have. */
  public static final int LONGEST = 16 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int SMALLEST = 1 << 12;

  private final Reader reader;
  private char[] chars = new char[SMALLEST];
  private int from;
  private int to;
  private int filled;
  private boolean ended;
  private long line;

  /**
   * A window that has not been opened yet.
   *
   * @param line the number of the line that the text begins with; 1 for the first of an object,
   *     which may have a byte-order mark
   */
  public LineWindow(Reader reader, long line) throws IOException {
    this.reader = reader;
    this.line = line;
    if (line == 1) {
      fill(1);
      from = filled > 0 && chars[0] == BYTE_ORDER_MARK ? 1 : 0;
      to = from;
    }
  }

  /** The array that holds the window; another one after each {@link #open} and {@link #extend}. */
  public char[] chars() {
    return chars;
  }

  /** Where the window begins. */
  public int from() {
    return from;
  }

  /** Where it ends, behind a line's end. */
  public int to() {
    return to;
  }

  /** The number of the line that it begins with, 1 for the first of the object. */
  public long line() {
    return line;
  }

  /**
   * Opens the window where the last one was left, over as many whole lines as the size holds, or
   * over one.
   *
   * @return whether anything is left
   * @throws LineTooLongException if one line is longer than {@link #LONGEST}
   */
  public boolean open(int size) throws IOException {
    fill(size + 1);
    if (from == filled) {
      to = from;
      return false;
    }
    to = lastLineEnd(Math.min(filled, from + size));
    if (to <= from) {
      to = firstLineEnd(Math.min(filled, from + size));
    }
    return true;
  }

  /**
   * Takes more lines into the window, about as many as it has.
   *
   * @return false if the text ends with it, or if it is as long as a record may be
   */
  public boolean extend() throws IOException {
    int size = to - from;
    if (size >= LONGEST) {
      return false;
    }
    fill(2 * size + 1);
    if (from + size == filled && ended) {
      return false;
    }
    to = from + size;
    int further = lastLineEnd(Math.min(filled, from + 2 * size));
    to = further > to ? further : firstLineEnd(Math.min(filled, from + 2 * size));
    return true;
  }

  /**
   * Leaves what was read.
   *
   * @param position where the next window begins: within this one, at a line's beginning
   * @param number the number of that line
   */
  public void leave(int position, long number) {
    from = position;
    line = number;
  }

  /** Where the line around a position ends, before its line break. */
  public int endOfLine(int position) {
    int end = position;
    while (end < to && chars[end] != '\n' && chars[end] != '\r') {
      end++;
    }
    return end;
  }

  /** Behind the line end at a position; the position itself if the text ends there without one. */
  public int behindLineEnd(int position) {
    if (position < to && chars[position] == '\r') {
      return position + 1 < to && chars[position + 1] == '\n' ? position + 2 : position + 1;
    }
    return position < to && chars[position] == '\n' ? position + 1 : position;
  }

  /** How many lines end between two positions of the window. */
  public long lineEnds(int first, int last) {
    long ends = 0;
    for (int i = first; i < last; i++) {
      if (chars[i] == '\n' || (chars[i] == '\r' && (i + 1 == filled || chars[i + 1] != '\n'))) {
        ends++;
      }
    }
    return ends;
  }

  /** Behind the last line end up to a limit; the window's beginning if there is none. */
  private int lastLineEnd(int limit) {
    if (limit == filled && ended) {
      return filled;
    }
    for (int i = limit - 1; i >= from; i--) {
      if (endsLine(i)) {
        return i + 1;
      }
    }
    return from;
  }

  /** Behind the first line end from a position on. */
  private int firstLineEnd(int position) throws IOException {
    int i = position;
    while (true) {
      while (i < filled && !endsLine(i) && !isUndecided(i)) {
        i++;
      }
      if (i - from > LONGEST) {
        throw new LineTooLongException(line);
      }
      if (i < filled && endsLine(i)) {
        return i + 1;
      }
      if (ended) {
        return filled;
      }
      int searched = i - from;
      fill(2 * (filled - from) + 1);
      i = from + searched;
    }
  }

  /** Whether it depends on a character that is not read yet: whether CR is one of CRLF. */
  private boolean isUndecided(int i) {
    return chars[i] == '\r' && i + 1 == filled && !ended;
  }

  /** Whether a line ends with the character; of CRLF it ends with the second. */
  private boolean endsLine(int i) {
    if (chars[i] == '\n') {
      return true;
    }
    return chars[i] == '\r' && (i + 1 < filled ? chars[i + 1] != '\n' : ended);
  }

  /** Reads until this many characters are available, or the text ends. */
  private void fill(int wanted) throws IOException {
    if (ended || filled - from >= wanted) {
      return;
    }
    if (from > 0) {
      System.arraycopy(chars, from, chars, 0, filled - from);
      to -= from;
      filled -= from;
      from = 0;
    }
    if (chars.length < wanted) {
      char[] longer = new char[Math.max(wanted, chars.length)];
      System.arraycopy(chars, 0, longer, 0, filled);
      chars = longer;
    }
    while (filled < wanted) {
      int read = reader.read(chars, filled, chars.length - filled);
      if (read < 0) {
        ended = true;
        return;
      }
      filled += read;
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
