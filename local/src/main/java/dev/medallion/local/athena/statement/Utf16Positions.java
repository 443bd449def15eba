package dev.medallion.local.athena.statement;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Positions in a statement as Athena counts them: a character beyond the first plane, such as 😀,
 * is two columns. Trino's lexer counts it as one.
 */
final class Utf16Positions {
  private static final Pattern POSITION = Pattern.compile("^line ([0-9]+):([0-9]+)");

  private final String[] lines;
  private int line;
  private int characters;
  private int units;

  Utf16Positions(String statement) {
    boolean same = statement.codePointCount(0, statement.length()) == statement.length();
    this.lines = same ? new String[0] : statement.split("\n", -1);
  }

  /**
   * The column in UTF-16 units. Continues from the position asked for before, so that asking for
   * all positions in their order takes one pass.
   *
   * @param at the line, from 1
   * @param column the column in characters, from 1
   */
  int column(int at, int column) {
    if (at > lines.length) {
      return column;
    }
    if (at != line || column - 1 < characters) {
      line = at;
      characters = 0;
      units = 0;
    }
    String text = lines[at - 1];
    while (characters < column - 1) {
      units += units < text.length() ? Character.charCount(text.codePointAt(units)) : 1;
      characters++;
    }
    return units + 1;
  }

  /** A message of Trino's parser, which starts with a position. */
  String inMessage(String message) {
    Matcher position = POSITION.matcher(message);
    if (lines.length == 0 || !position.find()) {
      return message;
    }
    int at = Integer.parseInt(position.group(1));
    int column = column(at, Integer.parseInt(position.group(2)));
    return "line %d:%d%s".formatted(at, column, message.substring(position.end()));
  }
}
