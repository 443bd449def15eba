package dev.medallion.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which {@code {{name}}} stands for a figure, so that no figure is written by hand. */
final class Template {
  private static final Pattern NAME = Pattern.compile("\\{\\{([a-z0-9_.]+)}}");

  private Template() {}

  /**
   * Puts the figures in.
   *
   * @throws IllegalArgumentException if the text names a figure that there is not
   */
  static String fill(String text, Map<String, String> figures) {
    TreeSet<String> missing = new TreeSet<>();
    String filled =
        NAME.matcher(text)
            .replaceAll(
                match -> {
                  String figure = figures.get(match.group(1));
                  if (figure == null) {
                    missing.add(match.group(1));
                    return "";
                  }
                  return Matcher.quoteReplacement(figure);
                });
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the text names figures that were not measured: %s; there are %s"
              .formatted(missing, new TreeMap<>(figures).keySet()));
    }
    return filled;
  }
}
