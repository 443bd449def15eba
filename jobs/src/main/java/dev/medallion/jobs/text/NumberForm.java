package dev.medallion.jobs.text;

/**
 * How decimal numbers are written: a sign at most, ASCII digits with at most one point, and an
 * exponent at most. Java's own parsers take more, such as {@code 1d} and hexadecimal numbers.
 */
final class NumberForm {
  private static final int BEYOND_ALL = Integer.MAX_VALUE;

  private NumberForm() {}

  static boolean isDecimal(char[] text, int from, int to) {
    int i = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
    int digits = 0;
    boolean point = false;
    for (; i < to && (isDigit(text[i]) || (text[i] == '.' && !point)); i++) {
      point |= text[i] == '.';
      digits += text[i] == '.' ? 0 : 1;
    }
    if (digits == 0) {
      return false;
    }
    return i == to || (isE(text[i]) && isExponent(text, i + 1, to));
  }

  private static boolean isExponent(char[] text, int from, int to) {
    int i = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
    if (i == to) {
      return false;
    }
    while (i < to && isDigit(text[i])) {
      i++;
    }
    return i == to;
  }

  /** How large the exponent is, whatever its sign; 0 for none. */
  static int exponent(char[] text, int from, int to) {
    int i = from;
    while (i < to && !isE(text[i])) {
      i++;
    }
    int exponent = 0;
    for (i++; i < to; i++) {
      if (isDigit(text[i])) {
        exponent = exponent > 1_000_000 ? BEYOND_ALL : exponent * 10 + (text[i] - '0');
      }
      if (exponent == BEYOND_ALL) {
        return BEYOND_ALL;
      }
    }
    return exponent;
  }

  private static boolean isE(char c) {
    return c == 'e' || c == 'E';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
