package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A query with references to the tables of the layer below it, written {@code {{ layer.name }}}.
 * What looks like a reference inside a comment or inside quotes is none.
 *
 * @param file the file that it was read from, relative to the pipeline folder
 * @param text the query as written, from the file's start, without a closing semicolon or what
 *     follows the last word, so that it can stand in parentheses
 * @param dialect the engine whose SQL it is
 */
public record Sql(String file, String text, Dialect dialect) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{\\s*([A-Za-z_]+)\\.([A-Za-z0-9_]+)\\s*}}");

  private static final Pattern BRACES = Pattern.compile("\\{\\{");

  /** Whose SQL a query is written in. */
  public enum Dialect {
    /** Spark SQL: a backslash escapes a quote. */
    SPARK,
    /** Athena's SQL, which is Trino's: a quote is escaped by doubling it. */
    ATHENA
  }

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
    return referenceMatches().stream().map(this::reference).toList();
  }

  /** Where the references are in the text. */
  List<MatchResult> referenceMatches() {
    SqlText code = scan();
    return REFERENCE.matcher(text).results().filter(match -> code.isCode(match.start())).toList();
  }

  /** The query with each reference replaced by what {@code table} gives for it. */
  public String render(Function<Reference, String> table) {
    SqlText code = scan();
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    code.isCode(match.start()) ? table.apply(reference(match)) : match.group()));
  }

  /**
   * The query with each reference replaced by something no longer than it, and everything else in
   * its place, so that an engine tells positions in the file.
   *
   * @throws IllegalArgumentException if what replaces a reference is longer
   */
  public String renderInPlace(Function<Reference, String> table) {
    SqlText code = scan();
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    code.isCode(match.start())
                        ? padded(table.apply(reference(match)), match.group())
                        : match.group()));
  }

  /** With what the replaced text has behind it: a space for each character, line ends kept. */
  private static String padded(String replacement, String replaced) {
    if (replacement.length() > replaced.length()) {
      throw new IllegalArgumentException(replacement + " is longer than " + replaced);
    }
    return replacement + replaced.substring(replacement.length()).replaceAll("[^\\n\\r]", " ");
  }

  /** Where braces open that no reference comes of; the engine would get them as they are. */
  List<Integer> strayBraces() {
    SqlText code = scan();
    Set<Integer> references =
        REFERENCE
            .matcher(text)
            .results()
            .map(MatchResult::start)
            .filter(code::isCode)
            .collect(Collectors.toSet());
    return BRACES
        .matcher(text)
        .results()
        .map(MatchResult::start)
        .filter(start -> !references.contains(start) && !code.isComment(start))
        .toList();
  }

  /** Where code, quotes and comments are. */
  SqlText scan() {
    return SqlText.of(text, dialect);
  }

  /**
   * What a table made by this query is defined by, as a SHA-256 in hexadecimal: the text, the key,
   * the rules, the versioning of the sources, and the source whose records' versions are kept. A
   * table whose recorded definition differs has to be made anew.
   */
  String definition(
      List<String> key,
      List<Expectation> expectations,
      List<Source> sources,
      Optional<String> history) {
    String rules =
        expectations.stream()
            .map(
                each ->
                    "\nexpect: %s %s %s".formatted(each.name(), each.action().label(), each.rule()))
            .collect(Collectors.joining());
    String versions =
        sources.stream().map(source -> source.versioning(key)).collect(Collectors.joining());
    String kept = history.map("\nhistory: %s"::formatted).orElse("");
    String defined = text + "\nkey: " + String.join(",", key) + rules + versions + kept;
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(defined.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private Reference reference(MatchResult match) {
    return new Reference(match.group(1), match.group(2), scan().line(match.start()));
  }
}
