package dev.medallion.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How columns are named in bronze. */
public final class ColumnNames {
  private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_]+");

  private ColumnNames() {}

  /**
   * The name that a file's column has in the table: trimmed, lower case (a table with capitals in
   * its column names is invisible to Athena), and an underscore for whatever is neither letter nor
   * digit.
   */
  public static String normalised(String name) {
    return OTHER_CHARACTERS.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("_");
  }

  /**
   * What keeps a file's columns from being a table's, if anything does.
   *
   * @param given their names as the file has them
   */
  public static Optional<String> problem(List<String> given) {
    return given.stream()
        .map(ColumnNames::normalised)
        .filter(BronzeColumns.ALL::contains)
        .map("column %s is one that bronze adds itself"::formatted)
        .findFirst()
        .or(() -> clash(given));
  }

  /** Which names, as a file has them, would be one. */
  public static Optional<String> clash(List<String> given) {
    Map<String, String> seen = new HashMap<>();
    for (String name : given) {
      String normalised = normalised(name);
      String before = seen.put(normalised, name);
      if (name.equals(before)) {
        return Optional.of("column %s appears twice".formatted(name));
      }
      if (before != null) {
        return Optional.of(
            "columns \"%s\" and \"%s\" would both be named %s".formatted(before, name, normalised));
      }
    }
    return Optional.empty();
  }
}
