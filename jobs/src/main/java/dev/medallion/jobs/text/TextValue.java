package dev.medallion.jobs.text;

import java.io.Serializable;

/**
 * Makes values of one type out of texts. Chosen once for a column.
 *
 * <p>Values are those of Spark's internal rows: {@code Long} microseconds for a timestamp, {@code
 * Integer} days for a date, {@code UTF8String} for text.
 */
public interface TextValue extends Serializable {
  /** Marks a text that is not exactly a value of the type. */
  Object MISFIT = new Object();

  /**
   * The value of a text.
   *
   * @param text holds the text at {@code from} to {@code to}, which have no blanks around them and
   *     are not equal, but for a type that is text itself
   * @return the value, or {@link #MISFIT}
   */
  Object of(char[] text, int from, int to);

  /** The value of a text, blanks around it and all. */
  default Object of(String text) {
    char[] chars = text.toCharArray();
    return of(chars, 0, chars.length);
  }
}
