package dev.medallion.local.athena.statement;

import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the grammar of Athena's engine differs from that of the Trino here: Athena's is an earlier
 * one, with some words of its own.
 *
 * <p>The words are those that measured messages list or leave out.
 */
final class EngineGrammar {
  private static final SqlParser PARSER = new SqlParser();
  private static final Pattern EXPECTING = Pattern.compile("(?s)^(.*\\. Expecting: )(.*)$");

  /** What Trino has learned since. */
  private static final Set<String> LATER =
      Set.of("'@'", "'BRANCH'", "'BRANCHES'", "'CATALOG'", "'FUNCTION'", "'PIVOT'", "'UNPIVOT'");

  /** What Athena's {@code CREATE VIEW} may say, too. */
  private static final List<String> KINDS_OF_VIEW = List.of("'MULTI'", "'PROTECTED'");

  private EngineGrammar() {}

  /** A message of the parser here, listing what Athena's parser expects. */
  static String inAthenasWords(String message) {
    Matcher matcher = EXPECTING.matcher(message);
    if (!matcher.matches()) {
      return message;
    }
    // A word is in quotes, and a comma may be such a word.
    Set<String> words = new TreeSet<>(Arrays.asList(matcher.group(2).split(", (?=['<])")));
    words.removeAll(LATER);
    if (words.contains("'ANALYZE'")) {
      words.remove("'WITH'");
      words.add("'UNLOAD'");
    }
    if (words.contains("'ADD'") && words.contains("'RENAME'")) {
      words.remove("'ALTER'");
    }
    if (words.equals(Set.of("'MATERIALIZED'", "'TABLE'", "'VIEW'"))) {
      words.remove("'TABLE'");
      words.addAll(KINDS_OF_VIEW);
    } else if (words.contains("'MATERIALIZED'") && words.contains("'OR'")) {
      words.addAll(KINDS_OF_VIEW);
    }
    return matcher.group(1) + String.join(", ", words);
  }

  /** Refuses a text of the language that Trino has learned since, as Athena's parser does. */
  static void refuseLaterSyntax(String text, List<SqlToken> tokens) {
    unknownWord(tokens)
        .ifPresent(
            token -> {
              throw RefusedStatement.malformed(errorAt(text, token));
            });
  }

  /** The first word at a place where Athena's parser does not know it. */
  private static Optional<SqlToken> unknownWord(List<SqlToken> tokens) {
    SqlToken first = tokens.getFirst();
    if (first.isAny("CREATE", "DROP") && is(tokens, 1, "BRANCH", "CATALOG", "FUNCTION")) {
      return Optional.of(tokens.get(1));
    }
    if (first.is("CREATE")
        && is(tokens, 2, "REPLACE")
        && !is(tokens, 3, "MATERIALIZED", "MULTI", "PROTECTED", "VIEW")) {
      return Optional.of(tokens.get(3));
    }
    if (first.is("ALTER") && is(tokens, 1, "TABLE")) {
      return tokens.stream().skip(2).filter(token -> token.is("ALTER")).findFirst();
    }
    if (first.is("INSERT")) {
      return tokens.stream().filter(token -> token.is("@")).findFirst();
    }
    return Optional.empty();
  }

  private static boolean is(List<SqlToken> tokens, int index, String... words) {
    return tokens.size() > index && tokens.get(index).isAny(words);
  }

  /** The message of the parser if it did not know the word. */
  private static String errorAt(String text, SqlToken token) {
    String word = token.text();
    String unknown = "?".repeat(word.length());
    try {
      TrinoStatements.PARSING.compute(
          () ->
              PARSER.createStatement(
                  text.substring(0, token.start()) + unknown + text.substring(token.end())));
    } catch (ParsingException e) {
      return inAthenasWords(
          new Utf16Positions(text)
              .inMessage(e.getMessage())
              .replace("'?'", "'" + word + "'")
              .replace("'" + unknown + "'", "'" + word + "'"));
    }
    throw new IllegalStateException("the parser takes a question mark at " + token.position());
  }
}
