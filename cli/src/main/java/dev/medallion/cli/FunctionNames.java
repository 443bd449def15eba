package dev.medallion.cli;

import dev.medallion.pipeline.Suggestion;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * What a deployed function may be called: by its logical id in the template, by its name, or by the
 * logical id without what all of them share.
 */
final class FunctionNames {
  private static final String COMMON_END = "Function";

  private final SequencedMap<String, String> names = new LinkedHashMap<>();
  private final TreeSet<String> shortNames = new TreeSet<>();

  /**
   * The names of these functions.
   *
   * @param functions the functions' names by their logical ids
   */
  FunctionNames(Map<String, String> functions) {
    functions.forEach(
        (logical, name) -> {
          String shortName = shortName(logical);
          shortNames.add(shortName);
          names.put(shortName, name);
          names.put(logical.toLowerCase(Locale.ROOT), name);
          names.put(name.toLowerCase(Locale.ROOT), name);
        });
  }

  /**
   * The name of the function that is meant.
   *
   * @throws UserError if none is called so
   */
  String find(String written) {
    String name = names.get(written.toLowerCase(Locale.ROOT));
    if (name == null) {
      throw new UserError(
          "the stack has no function \"%s\"%s It has %s"
              .formatted(written, suggestion(written), String.join(", ", shortNames)));
    }
    return name;
  }

  private String suggestion(String written) {
    String suggestion = Suggestion.didYouMean(written, names.keySet());
    return suggestion.isEmpty() ? "." : suggestion;
  }

  /** {@code IngestFunction} is {@code ingest}, {@code DailyLookFunction} is {@code daily-look}. */
  private static String shortName(String logical) {
    String stem =
        logical.endsWith(COMMON_END) && !logical.equals(COMMON_END)
            ? logical.substring(0, logical.length() - COMMON_END.length())
            : logical;
    return stem.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
