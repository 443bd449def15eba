package dev.medallion.pipeline;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Separates the code of an SQL text from its comments and quoted text. No parser: just enough to
 * find semicolons and references that count.
 */
final class SqlText {
  private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern STAR =
      Pattern.compile("(?i)(\\b(select|distinct|all)|[,.])\\s*\\*|\\btable\\b");

  private final String text;
  private final Sql.Dialect dialect;
  private final BitSet comments = new BitSet();
  private final BitSet quoted = new BitSet();
  private boolean openQuote;

  private SqlText(String text, Sql.Dialect dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  static SqlText of(String text, Sql.Dialect dialect) {
    SqlText scanned = new SqlText(text, dialect);
    int at = 0;
    while (at < text.length()) {
      at = scanned.next(at);
    }
    return scanned;
  }

  /** Whether the character at that position is neither in a comment nor in quotes. */
  boolean isCode(int position) {
    return !comments.get(position) && !quoted.get(position);
  }

  boolean isComment(int position) {
    return comments.get(position);
  }

  boolean hasComments() {
    return !comments.isEmpty();
  }

  /** Whether a quote is opened that nothing closes. */
  boolean endsInQuotes() {
    return openQuote;
  }

  /** The text with comments and quoted text blanked out, every other character at its position. */
  String code() {
    return blanked(true);
  }

  /** The text with its comments blanked out, every other character at its position. */
  String withoutComments() {
    return blanked(false);
  }

  /** Every word of the text outside comments, in lower case; quoted names are words too. */
  Set<String> words() {
    return WORD.matcher(withoutComments().toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a select list takes every column of a table, so that its columns are not written. */
  boolean selectsStar() {
    return STAR.matcher(code()).find();
  }

  /** The line of that position, from 1. */
  int line(int position) {
    return 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private String blanked(boolean quotesToo) {
    StringBuilder code = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      boolean blank = comments.get(i) || (quotesToo && quoted.get(i));
      if (blank && text.charAt(i) != '\n') {
        code.setCharAt(i, ' ');
      }
    }
    return code.toString();
  }

  /** Classifies what begins at that position and gives the position behind it. */
  private int next(int at) {
    if (text.startsWith("--", at)) {
      return mark(comments, at, endOf("\n", at));
    }
    if (text.startsWith("/*", at)) {
      return mark(comments, at, endOf("*/", at + 2));
    }
    char c = text.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      return mark(quoted, at, endOfQuote(c, at + 1));
    }
    return at + 1;
  }

  /** Doubling a quote needs no rule of its own: it reads as two quoted texts side by side. */
  private int endOfQuote(char quote, int from) {
    boolean escapes = dialect == Sql.Dialect.SPARK && quote != '`';
    for (int i = from; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i + 1;
      }
    }
    openQuote = true;
    return text.length();
  }

  private int endOf(String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }

  private static int mark(BitSet set, int from, int to) {
    set.set(from, to);
    return to;
  }
}
