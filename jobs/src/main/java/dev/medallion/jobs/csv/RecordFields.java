package dev.medallion.jobs.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fields of one record, where the parser has them; good until the next record. */
final class RecordFields {
  private static final int FIRST = 64;

  private char[] text = new char[0];
  private int[] starts = new int[FIRST];
  private int[] lengths = new int[FIRST];
  private boolean[] quoted = new boolean[FIRST];
  private int count;
  private boolean anyQuoted;

  void clear() {
    count = 0;
    anyQuoted = false;
  }

  void add(char[] buffer, int start, int length, boolean inQuotes) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      quoted = Arrays.copyOf(quoted, 2 * count);
    }
    text = buffer;
    starts[count] = start;
    lengths[count] = length;
    quoted[count] = inQuotes;
    anyQuoted |= inQuotes;
    count++;
  }

  /** Makes a field shorter, when what it holds is no longer what was read. */
  void shorten(int field, int length) {
    lengths[field] = length;
  }

  char[] text() {
    return text;
  }

  int count() {
    return count;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return starts[field] + lengths[field];
  }

  boolean isQuoted(int field) {
    return quoted[field];
  }

  boolean anyQuoted() {
    return anyQuoted;
  }

  String field(int field) {
    return new String(text, starts[field], lengths[field]);
  }

  boolean equals(int field, String other) {
    if (lengths[field] != other.length()) {
      return false;
    }
    for (int i = 0; i < lengths[field]; i++) {
      if (text[starts[field] + i] != other.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  List<String> all() {
    List<String> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(field(i));
    }
    return all;
  }
}
