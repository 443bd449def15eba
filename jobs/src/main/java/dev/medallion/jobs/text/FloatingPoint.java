package dev.medallion.jobs.text;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A number of floating point: the nearest to the decimal number that the text is. One that is too
 * large, or too small to be told from zero, is none.
 */
final class FloatingPoint implements TextValue {
  /** The two widths. */
  enum Width {
    SINGLE,
    DOUBLE
  }

  private static final Map<String, Double> WORDS =
      Map.of(
          "nan", Double.NaN,
          "inf", Double.POSITIVE_INFINITY,
          "+inf", Double.POSITIVE_INFINITY,
          "-inf", Double.NEGATIVE_INFINITY,
          "infinity", Double.POSITIVE_INFINITY,
          "+infinity", Double.POSITIVE_INFINITY,
          "-infinity", Double.NEGATIVE_INFINITY);

  private static final int LONGEST_WORD = "+infinity".length();

  /** These powers of ten, and whole numbers up to 2^53, are exact, and so is one operation. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static final int EXACT_DIGITS = 15;

  private final Width width;
  private final Map<String, Double> declared = new TreeMap<>();

  FloatingPoint(TextFormat format, Width width) {
    this.width = width;
    format.notANumber().ifPresent(word -> declared.put(word, Double.NaN));
    format.positiveInfinity().ifPresent(word -> declared.put(word, Double.POSITIVE_INFINITY));
    format.negativeInfinity().ifPresent(word -> declared.put(word, Double.NEGATIVE_INFINITY));
  }

  @Override
  public Object of(char[] text, int from, int to) {
    if (width == Width.DOUBLE) {
      double fast = fast(text, from, to);
      if (!Double.isNaN(fast)) {
        return fast;
      }
    }
    if (!NumberForm.isDecimal(text, from, to)) {
      return word(text, from, to);
    }
    String number = new String(text, from, to - from);
    boolean zero = isZero(text, from, to);
    if (width == Width.DOUBLE) {
      double value = Double.parseDouble(number);
      return Double.isInfinite(value) || (value == 0 && !zero) ? MISFIT : (Object) value;
    }
    float value = Float.parseFloat(number);
    return Float.isInfinite(value) || (value == 0 && !zero) ? MISFIT : (Object) value;
  }

  /** Short numbers without an exponent; NaN if it is not one. */
  private static double fast(char[] text, int from, int to) {
    boolean negative = text[from] == '-';
    int i = negative || text[from] == '+' ? from + 1 : from;
    if (to - i > EXACT_DIGITS) {
      return Double.NaN;
    }
    long digits = 0;
    int count = 0;
    int places = -1;
    for (; i < to; i++) {
      char c = text[i];
      if (c == '.' && places < 0) {
        places = 0;
      } else if (NumberForm.isDigit(c)) {
        digits = digits * 10 + (c - '0');
        count++;
        places = places < 0 ? -1 : places + 1;
      } else {
        return Double.NaN;
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    double value = digits / POWERS[Math.max(places, 0)];
    return negative ? -value : value;
  }

  private Object word(char[] text, int from, int to) {
    String word = new String(text, from, to - from);
    Double value = declared.get(word);
    if (value == null && word.length() <= LONGEST_WORD) {
      value = WORDS.get(word.toLowerCase(Locale.ROOT));
    }
    if (value == null) {
      return MISFIT;
    }
    return width == Width.DOUBLE ? (Object) value : (Object) value.floatValue();
  }

  private static boolean isZero(char[] text, int from, int to) {
    for (int i = from; i < to && text[i] != 'e' && text[i] != 'E'; i++) {
      if (text[i] >= '1' && text[i] <= '9') {
        return false;
      }
    }
    return true;
  }
}
