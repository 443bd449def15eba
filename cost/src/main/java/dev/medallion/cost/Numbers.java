package dev.medallion.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Writes numbers for people. */
final class Numbers {
  private static final int WHOLE_FROM = 1_000;
  private static final int DIGITS = 3;
  private static final double LEAST = 0.00001;
  private static final double LEAST_WITH_CENTS = 0.1;

  private Numbers() {}

  /** A quantity, with three digits that count, or all of a whole number. */
  static String quantity(double value) {
    return value >= WHOLE_FROM || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : BigDecimal.valueOf(value)
            .round(new MathContext(DIGITS))
            .stripTrailingZeros()
            .toPlainString();
  }

  /** A number as it was given. */
  static String price(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** An amount in USD, as exact as its size deserves. */
  static String usd(double value) {
    if (value == 0) {
      return "0";
    }
    if (value < LEAST) {
      return "<0.00001";
    }
    if (value >= WHOLE_FROM) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= LEAST_WITH_CENTS ? "%.2f" : "%.5f", value);
  }
}
