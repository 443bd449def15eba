package dev.medallion.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes of data. */
final class Size {
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?(KB|MB|GB|TB)");
  private static final double STEP = 1024;
  private static final Map<String, Double> UNITS =
      Map.of("KB", 1 / STEP / STEP, "MB", 1 / STEP, "GB", 1.0, "TB", STEP);

  private Size() {}

  /**
   * A size in GB of 1,024 MB, from a text such as {@code 10MB}.
   *
   * @throws UserError if it is none, or nothing
   */
  static double gigabytes(String option, String text) {
    Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!size.matches() || Double.parseDouble(size.group(1)) == 0) {
      throw new UserError(
          "%s must be a size such as 10MB, with KB, MB, GB or TB, not \"%s\""
              .formatted(option, text));
    }
    return Double.parseDouble(size.group(1)) * UNITS.get(size.group(2));
  }
}
