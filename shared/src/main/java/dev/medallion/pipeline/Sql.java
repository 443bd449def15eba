package dev.medallion.pipeline;

import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query with references to the tables of the layer below it, written {@code {{ layer.name }}}.
 *
 * @param file the file that it was read from, relative to the pipeline folder
 * @param text the query as written, without a closing semicolon
 */
public record Sql(String file, String text) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{\\s*([A-Za-z_]+)\\.([A-Za-z0-9_]+)\\s*}}");

  /**
   * A reference in the text.
   *
   * @param layer what stands before the dot, as written
   * @param name what stands behind the dot, as written
   * @param line the line in the file, from 1
   */
  public record Reference(String layer, String name, int line) {}

  /** Every reference, in the order of the text, repetitions included. */
  public List<Reference> references() {
    return REFERENCE.matcher(text).results().map(this::reference).toList();
  }

  /** The query with each reference replaced by what {@code table} gives for it. */
  public String render(Function<Reference, String> table) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(table.apply(reference(match))));
  }

  private Reference reference(MatchResult match) {
    int line = 1 + (int) text.substring(0, match.start()).chars().filter(c -> c == '\n').count();
    return new Reference(match.group(1), match.group(2), line);
  }
}
