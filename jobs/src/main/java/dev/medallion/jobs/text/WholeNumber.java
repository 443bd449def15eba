package dev.medallion.jobs.text;

import java.io.Serializable;

/** A sign at most, and digits; nothing that says less than it seems to, such as {@code 12.0}. */
final class WholeNumber implements TextValue {
  /** Makes the value of a number in range. */
  interface Boxed extends Serializable {
    Object of(long number);
  }

  private final long least;
  private final long most;
  private final Boxed boxed;

  WholeNumber(long least, long most, Boxed boxed) {
    this.least = least;
    this.most = most;
    this.boxed = boxed;
  }

  @Override
  public Object of(char[] text, int from, int to) {
    boolean negative = text[from] == '-';
    int i = negative || text[from] == '+' ? from + 1 : from;
    if (i == to) {
      return MISFIT;
    }
    // Counted downwards, since the least long has no positive counterpart.
    long number = 0;
    for (; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || number < (Long.MIN_VALUE + digit) / 10) {
        return MISFIT;
      }
      number = number * 10 - digit;
    }
    if (!negative && number == Long.MIN_VALUE) {
      return MISFIT;
    }
    long value = negative ? number : -number;
    return value < least || value > most ? MISFIT : boxed.of(value);
  }
}
