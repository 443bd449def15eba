package dev.medallion.iam;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Text in which {@code *} stands for any characters and {@code ?} for one. */
final class Glob {
  static final int ANY = -1;
  static final int ONE = -2;

  private final int[] tokens;

  /** Of characters, {@link #ANY} and {@link #ONE}. */
  Glob(int... tokens) {
    this.tokens = tokens;
  }

  IntStream tokens() {
    return Arrays.stream(tokens);
  }

  int length() {
    return tokens.length;
  }

  boolean endsWithAny() {
    return tokens.length > 0 && tokens[tokens.length - 1] == ANY;
  }

  boolean matches(CharSequence text) {
    return matches(0, tokens.length, text, 0, text.length());
  }

  boolean isAny() {
    return tokens.length > 0 && Arrays.stream(tokens).allMatch(token -> token == ANY);
  }

  /**
   * Compares a part of this with a part of a text. A {@code *} takes as little as it can at first,
   * and more when what follows does not fit.
   */
  boolean matches(int from, int to, CharSequence text, int start, int end) {
    int token = from;
    int at = start;
    int star = -1;
    int resume = start;
    while (at < end) {
      if (token < to && tokens[token] == ANY) {
        star = token++;
        resume = at;
      } else if (token < to && (tokens[token] == ONE || tokens[token] == text.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (token < to && tokens[token] == ANY) {
      token++;
    }
    return token == to;
  }

  /** Whether a part of this, read as it is, is a part of a text. */
  boolean isText(int from, int to, CharSequence text, int start, int end) {
    boolean same = to - from == end - start;
    for (int i = 0; same && i < to - from; i++) {
      same = tokens[from + i] == text.charAt(start + i);
    }
    return same;
  }

  /** Where the next slash or colon stands, or the length. */
  int separator(int from) {
    int at = from;
    while (at < tokens.length && tokens[at] != '/' && tokens[at] != ':') {
      at++;
    }
    return at;
  }

  /** Where a character next stands for itself, or -1. */
  int indexOf(char character, int from) {
    for (int i = from; i < tokens.length; i++) {
      if (tokens[i] == character) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(token == ANY ? '*' : token == ONE ? '?' : (char) token);
    }
    return text.toString();
  }
}
