package dev.medallion.bench;

import java.util.Locale;

/** How figures are written. */
final class Figure {
  private Figure() {}

  /** Three digits that count, and no more: {@code 0.123}, {@code 12.3}, {@code 1,234}. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    String text = String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : format, value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** A share in percent; 0% only if it is nothing. */
  static String percent(double share) {
    double percent = share * 100;
    return percent > 0 && percent < 10
        ? String.format(Locale.ROOT, "%.1f%%", percent)
        : String.format(Locale.ROOT, "%.0f%%", percent);
  }

  /** Bytes in KB or MB, of 1,024 each. */
  static String bytes(double bytes) {
    return bytes < 1 << 20 ? number(bytes / (1 << 10)) + " KB" : number(bytes / (1 << 20)) + " MB";
  }

  /** How often something has to be saved until a cost is paid back. */
  static String times(double cost, double saved) {
    return saved <= 0 ? "never" : String.format(Locale.ROOT, "%,.0f", Math.ceil(cost / saved));
  }
}
