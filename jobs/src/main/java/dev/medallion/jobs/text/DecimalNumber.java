package dev.medallion.jobs.text;

import java.math.BigDecimal;
import org.apache.spark.sql.types.Decimal;

/** A decimal number whose digits all fit: it is never rounded. */
final class DecimalNumber implements TextValue {
  /** As many digits are counted in a long. */
  private static final int FAST = 18;

  /** An exponent beyond this cannot fit, and would cost memory to try. */
  private static final int MOST_EXPONENT = 100;

  private final int precision;
  private final int scale;
  private final long limit;

  DecimalNumber(int precision, int scale) {
    this.precision = precision;
    this.scale = scale;
    this.limit = precision > FAST ? Long.MAX_VALUE : (long) Math.pow(10, precision);
  }

  @Override
  public Object of(char[] text, int from, int to) {
    boolean negative = text[from] == '-';
    int i = negative || text[from] == '+' ? from + 1 : from;
    long unscaled = 0;
    int digits = 0;
    int fraction = -1;
    for (; i < to; i++) {
      char c = text[i];
      if (c == '.' && fraction < 0) {
        fraction = 0;
      } else if (c >= '0' && c <= '9' && digits < FAST) {
        unscaled = unscaled * 10 + (c - '0');
        digits++;
        fraction = fraction < 0 ? -1 : fraction + 1;
      } else {
        return slow(text, from, to);
      }
    }
    if (digits == 0) {
      return MISFIT;
    }
    int places = Math.max(fraction, 0);
    for (; places > scale && unscaled % 10 == 0; places--) {
      unscaled /= 10;
    }
    if (places > scale) {
      return MISFIT;
    }
    for (; places < scale; places++) {
      if (unscaled > Long.MAX_VALUE / 10) {
        return slow(text, from, to);
      }
      unscaled *= 10;
    }
    if (precision > FAST) {
      return slow(text, from, to);
    }
    return unscaled >= limit
        ? MISFIT
        : Decimal.apply(negative ? -unscaled : unscaled, precision, scale);
  }

  private Object slow(char[] text, int from, int to) {
    if (!NumberForm.isDecimal(text, from, to)
        || NumberForm.exponent(text, from, to) > MOST_EXPONENT) {
      return MISFIT;
    }
    BigDecimal exact = new BigDecimal(text, from, to - from);
    if (exact.signum() == 0) {
      return Decimal.apply(BigDecimal.valueOf(0, scale), precision, scale);
    }
    BigDecimal stripped = exact.stripTrailingZeros();
    if (stripped.scale() > scale || stripped.precision() - stripped.scale() > precision - scale) {
      return MISFIT;
    }
    return Decimal.apply(stripped.setScale(scale), precision, scale);
  }
}
