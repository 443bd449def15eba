package dev.medallion.jobs.text;

import java.time.YearMonth;

/**
 * A date at the beginning of a text.
 *
 * @param end where what follows it begins
 */
record DateDigits(int year, int month, int day, int end) {
  private static final int YEAR_DIGITS = 4;

  /** Reads it; null if there is none. The year has four digits and is 0001 to 9999. */
  static DateDigits read(char[] text, int from, int to) {
    int dash = from + YEAR_DIGITS;
    if (dash >= to || text[dash] != '-') {
      return null;
    }
    int year = 0;
    for (int i = from; i < dash; i++) {
      if (!NumberForm.isDigit(text[i])) {
        return null;
      }
      year = year * 10 + (text[i] - '0');
    }
    int monthEnd = pair(text, dash + 1, to);
    if (monthEnd < 0 || monthEnd >= to || text[monthEnd] != '-') {
      return null;
    }
    int dayEnd = pair(text, monthEnd + 1, to);
    if (dayEnd < 0) {
      return null;
    }
    int month = number(text, dash + 1, monthEnd);
    int day = number(text, monthEnd + 1, dayEnd);
    boolean exists =
        year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    return exists ? new DateDigits(year, month, day, dayEnd) : null;
  }

  /** Where one or two digits end; -1 if there are none, or more. */
  static int pair(char[] text, int from, int to) {
    int i = from;
    while (i < to && NumberForm.isDigit(text[i])) {
      i++;
    }
    return i == from || i > from + 2 ? -1 : i;
  }

  static int number(char[] text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }
}
