package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement as Trino is to run it, which maps each place of it to the statement as written. */
public final class RewrittenSql {
  private static final Pattern POSITION = Pattern.compile("\\bline (\\d+):(\\d+):");

  private final String original;
  private final List<Edit> edits;
  private final Optional<RewrittenSql> before;

  /** One replacement: from {@code start} to {@code end}, exclusively, of the original. */
  record Edit(int start, int end, String replacement) {}

  private RewrittenSql(String original, List<Edit> edits, Optional<RewrittenSql> before) {
    this.original = original;
    this.edits = edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList();
    this.before = before;
  }

  /** The statement with some places replaced. */
  static RewrittenSql of(String original, List<Edit> edits) {
    return new RewrittenSql(original, edits, Optional.empty());
  }

  /** The same with places of its {@link #text} replaced in turn. */
  RewrittenSql then(List<Edit> more) {
    return new RewrittenSql(text(), more, Optional.of(this));
  }

  /**
   * The edits that make Trino read {@code 0.1} as Athena does: a double, not a decimal. Trino has
   * had no setting for that since it made decimals the default.
   */
  static List<Edit> decimalsAsDoubles(List<SqlToken> tokens) {
    List<Edit> edits = new ArrayList<>();
    for (SqlToken token : tokens) {
      if (token.isDecimal()) {
        edits.add(new Edit(token.start(), token.end(), token.text().replace("_", "") + "E0"));
      }
    }
    return edits;
  }

  /** The same with more places replaced; those within a place that is replaced already are not. */
  RewrittenSql with(List<Edit> more) {
    List<Edit> all = new ArrayList<>(edits);
    more.stream()
        .filter(
            edit ->
                edits.stream()
                    .noneMatch(old -> edit.start() >= old.start() && edit.start() < old.end()))
        .forEach(all::add);
    return new RewrittenSql(original, all, before);
  }

  /** The text for Trino. */
  public String text() {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (Edit edit : edits) {
      text.append(original, from, edit.start()).append(edit.replacement());
      from = edit.end();
    }
    return text.append(original, from, original.length()).toString();
  }

  /** A message of Trino with its positions as they are in the statement as written. */
  public String inOriginalPositions(String message) {
    String own =
        POSITION
            .matcher(message)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        originalPosition(
                            Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)))));
    return before.map(sql -> sql.inOriginalPositions(own)).orElse(own);
  }

  private String originalPosition(int line, int column) {
    int offset = originalOffset(offset(text(), line, column));
    String before = original.substring(0, offset);
    int originalLine = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return "line %d:%d:".formatted(originalLine, offset - before.lastIndexOf('\n'));
  }

  private int originalOffset(int offset) {
    int shift = 0;
    for (Edit edit : edits) {
      int start = edit.start() + shift;
      if (offset < start) {
        break;
      }
      int end = start + edit.replacement().length();
      if (offset < end) {
        return edit.start();
      }
      shift += edit.replacement().length() - (edit.end() - edit.start());
    }
    return Math.clamp(offset - shift, 0, original.length());
  }

  private static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    return Math.min(start + column - 1, text.length());
  }
}
