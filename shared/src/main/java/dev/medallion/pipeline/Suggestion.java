package dev.medallion.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what was meant by a name that nothing has. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The nearest candidate as the end of a sentence, {@code ; did you mean "customers"?}, or nothing
   * if none is near.
   */
  public static String didYouMean(String written, Collection<String> candidates) {
    return nearest(written, candidates)
        .map(candidate -> "; did you mean \"" + candidate + "\"?")
        .orElse("");
  }

  /** The candidate that the fewest edits make of the written name, if a third of it stands. */
  static Optional<String> nearest(String written, Collection<String> candidates) {
    String lower = written.toLowerCase(Locale.ROOT);
    int most = Math.max(1, Math.min(3, written.length() / 3));
    return candidates.stream()
        .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= most)
        .min(
            Comparator.comparingInt(
                candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))));
  }

  /**
   * Levenshtein's distance, in which two neighbours that changed places count as one edit, as that
   * is the commonest slip.
   */
  static int distance(String from, String to) {
    int[] twoAbove = new int[to.length() + 1];
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
        if (i > 1 && j > 1 && swapped(from, i, to, j)) {
          row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
        }
      }
      twoAbove = above;
      above = row;
    }
    return above[to.length()];
  }

  private static boolean swapped(String from, int i, String to, int j) {
    return from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
