package dev.medallion.local.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;

/**
 * A filter of unstructured log events: terms that must be there, {@code ?terms} of which one must,
 * and {@code -terms} that must not.
 *
 * @param all terms that must all be there
 * @param any terms of which one must be there, if there are some
 * @param none terms that must not be there
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter
 *     pattern syntax</a>
 */
record FilterPattern(List<String> all, List<String> any, List<String> none) {
  private static final Pattern TERM =
      Pattern.compile("\\s*([?-]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"]+))");

  /**
   * Reads a pattern; an empty one lets everything pass.
   *
   * @throws InvalidParameterException if it is for structured events, which the local side does not
   *     filter, or no pattern
   */
  static FilterPattern of(String text) {
    String pattern = text == null ? "" : text.strip();
    if (pattern.startsWith("{") || pattern.startsWith("[") || pattern.startsWith("%")) {
      throw invalid(
          "Filter patterns of JSON, of fields and of regular expressions are not supported by the"
              + " local side: "
              + pattern);
    }
    List<String> all = new ArrayList<>();
    List<String> any = new ArrayList<>();
    List<String> none = new ArrayList<>();
    Matcher term = TERM.matcher(pattern);
    int end = 0;
    while (end < pattern.length()) {
      if (!term.find(end) || term.start() != end) {
        throw invalid("Invalid filter pattern: " + pattern);
      }
      String word =
          term.group(2) == null ? term.group(3) : term.group(2).replaceAll("\\\\(.)", "$1");
      switch (term.group(1)) {
        case "?" -> any.add(word);
        case "-" -> none.add(word);
        default -> all.add(word);
      }
      end = term.end();
    }
    return new FilterPattern(List.copyOf(all), List.copyOf(any), List.copyOf(none));
  }

  boolean matches(String message) {
    return all.stream().allMatch(message::contains)
        && (any.isEmpty() || any.stream().anyMatch(message::contains))
        && none.stream().noneMatch(message::contains);
  }

  private static InvalidParameterException invalid(String message) {
    return InvalidParameterException.builder().message(message).build();
  }
}
