package dev.medallion.bench;

import java.util.ArrayList;
import java.util.List;

/** Holds what the text of the report says in words against what the run has shown. */
final class Claims {
  private final List<String> broken = new ArrayList<>();

  /** Takes a claim, and whether the run bears it out. */
  void check(String claim, boolean holds) {
    if (!holds) {
      broken.add(claim);
    }
  }

  /** What the text says of a sort and a z-order by two columns of the same width. */
  void arrangement(ArrangementsReport report, String first, String second) {
    check(
        "sort reads less than z-order for its first column",
        report.share(first, Arrangements.SORTED) < report.share(first, Arrangements.ORDERED));
    check(
        "sort skips nothing for its second column",
        report.share(second, Arrangements.SORTED) > 0.9);
    check(
        "z-order skips most files for each column",
        report.share(first, Arrangements.ORDERED) < 0.5
            && report.share(second, Arrangements.ORDERED) < 0.5);
  }

  /** The claims that the run does not bear out. */
  List<String> broken() {
    return List.copyOf(broken);
  }
}
