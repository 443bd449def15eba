package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.StoredObject;
import java.io.Serializable;

/**
 * What is read in one go: an object, or the lines that begin in a range of its bytes.
 *
 * @param object the object
 * @param shape which of the run's shapes it has
 * @param from the first byte of the range
 * @param to behind the last byte of the range; the object's size for all of it
 * @param lines which lines those are; null for all of the object
 */
record InputSplit(StoredObject object, int shape, long from, long to, Lines lines)
    implements Serializable {

  /** Where to begin is found by counting quotes: where their number is even. */
  static final long UNKNOWN = -1;

  /**
   * The lines of a range.
   *
   * @param first the number of the first line that begins in it
   * @param start the number of the line that its first record begins with; {@link #UNKNOWN} if that
   *     is yet to be found
   * @param stop the number of the first line behind it
   * @param inQuotes whether an odd number of quotes precedes it
   */
  record Lines(long first, long start, long stop, boolean inQuotes) implements Serializable {}

  static InputSplit whole(StoredObject object, int shape) {
    return new InputSplit(object, shape, 0, object.size(), null);
  }

  boolean isWhole() {
    return lines == null;
  }

  /** The same range, read from another line. */
  InputSplit startingAt(long line) {
    return new InputSplit(
        object, shape, from, to, new Lines(lines.first(), line, lines.stop(), false));
  }
}
