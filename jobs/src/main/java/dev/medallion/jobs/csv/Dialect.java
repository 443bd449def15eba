package dev.medallion.jobs.csv;

import java.util.Optional;

/**
 * Brings a text into the form that the parser knows: one character between fields, and a quote
 * within quotes doubled. The parser supports only that, which makes it faster.
 */
final class Dialect {
  /** Characters that no text is to hold: Unicode sets them aside for uses such as this. */
  private static final char FIRST_SPARE = '\uFDD0';

  private static final char LAST_SPARE = '\uFDEF';

  private final String delimiter;
  private final Optional<Character> quote;
  private final Optional<Character> escape;

  Dialect(CsvFormat format, String delimiter) {
    this.delimiter = delimiter;
    this.quote = format.quote();
    this.escape = format.escape();
  }

  /** A text in the parser's form. */
  static final class Plain {
    private final String text;
    private final char delimiter;
    private final char quote;

    /** Where each of its characters was in the text before; null if nothing moved. */
    private final int[] origins;

    private Plain(String text, char delimiter, char quote, int[] origins) {
      this.text = text;
      this.delimiter = delimiter;
      this.quote = quote;
      this.origins = origins;
    }

    String text() {
      return text;
    }

    /** What separates its fields. */
    char delimiter() {
      return delimiter;
    }

    /** What stands around them. */
    char quote() {
      return quote;
    }

    /** Where a character was in the text before. */
    int origin(int position) {
      return origins == null ? position : origins[position];
    }
  }

  boolean escapes() {
    return escape.isPresent();
  }

  /** Brings the text between two positions into that form. */
  Plain plain(char[] text, int from, int to) {
    if (delimiter.length() == 1 && quote.isPresent() && escape.isEmpty()) {
      return new Plain(new String(text, from, to - from), delimiter.charAt(0), quote.get(), null);
    }
    char between = delimiter.length() == 1 ? delimiter.charAt(0) : spare(text, from, to, '\0');
    char around = quote.orElseGet(() -> spare(text, from, to, between));
    return translated(text, from, to, between, around);
  }

  private Plain translated(char[] text, int from, int to, char between, char around) {
    StringBuilder plain = new StringBuilder(to - from);
    int[] origins = new int[to - from + 1];
    boolean inQuotes = false;
    boolean fieldStart = true;
    int i = from;
    while (i < to) {
      origins[plain.length()] = i - from;
      char c = text[i];
      if (!inQuotes && startsWithDelimiter(text, i, to)) {
        plain.append(between);
        i += delimiter.length();
        fieldStart = true;
      } else if (inQuotes && isPair(text, i, to, around)) {
        // Of \" the parser makes a quote when it is written as two; \\ is left to unescaped().
        origins[plain.length() + 1] = i + 1 - from;
        plain.append(text[i + 1]).append(text[i + 1]);
        i += 2;
      } else {
        inQuotes = inQuotes ? c != around : fieldStart && quote.isPresent() && c == around;
        fieldStart = c == '\n' || c == '\r';
        plain.append(c);
        i++;
      }
    }
    origins[plain.length()] = to - from;
    return new Plain(plain.toString(), between, around, origins);
  }

  /** Whether two characters within quotes mean one: a doubled quote, or an escaped one. */
  private boolean isPair(char[] text, int at, int to, char around) {
    if (at + 1 == to) {
      return false;
    }
    char next = text[at + 1];
    boolean escaped = escape.isPresent() && text[at] == escape.get();
    return escaped ? next == around || next == text[at] : text[at] == around && next == around;
  }

  private boolean startsWithDelimiter(char[] text, int at, int to) {
    if (at + delimiter.length() > to) {
      return false;
    }
    for (int i = 0; i < delimiter.length(); i++) {
      if (text[at + i] != delimiter.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A character that the text does not hold. */
  private static char spare(char[] text, int from, int to, char taken) {
    for (char spare = FIRST_SPARE; spare <= LAST_SPARE; spare++) {
      boolean free = spare != taken;
      for (int i = from; free && i < to; i++) {
        free = text[i] != spare;
      }
      if (free) {
        return spare;
      }
    }
    throw new IllegalArgumentException(
        "a text holds all of the characters that Unicode sets aside for no text");
  }

  /** Makes one escape of two, in place; gives the length that is left. */
  int unescaped(char[] text, int from, int length) {
    char mark = escape.orElseThrow();
    int kept = from;
    for (int i = from; i < from + length; i++) {
      if (text[i] == mark && i + 1 < from + length && text[i + 1] == mark) {
        i++;
      }
      text[kept++] = text[i];
    }
    return kept - from;
  }
}
