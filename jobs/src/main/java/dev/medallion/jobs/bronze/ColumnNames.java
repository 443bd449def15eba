package dev.medallion.jobs.bronze;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How columns are named in bronze. */
final class ColumnNames {
  /** The object that a row came from, {@code s3://bucket/key}. */
  static final String OBJECT = "_source_object";

  /** The entity tag of the object's content. */
  static final String ETAG = "_source_etag";

  /** When the object was written, by the clock of its store: silver takes the newest. */
  static final String MODIFIED_AT = "_source_modified_at";

  /** When the run that took the row in began. */
  static final String INGESTED_AT = "_ingested_at";

  /** What did not fit its column: a JSON object of column to raw text, or null. */
  static final String RESCUED = "_rescued";

  /** The columns that every bronze table has, in order, after the data. */
  static final List<String> TECHNICAL = List.of(OBJECT, ETAG, MODIFIED_AT, INGESTED_AT, RESCUED);

  private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_]+");

  private ColumnNames() {}

  /**
   * The name that a file's column has in the table: trimmed, lower case (a table with capitals in
   * its column names is invisible to Athena), and an underscore for whatever is neither letter nor
   * digit.
   */
  static String normalised(String name) {
    return OTHER_CHARACTERS.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("_");
  }

  /** What keeps a file's normalised columns from being a table's, if anything does. */
  static Optional<String> problem(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (TECHNICAL.contains(name)) {
        return Optional.of("column %s is one that bronze adds itself".formatted(name));
      }
      if (!seen.add(name)) {
        return Optional.of("column %s appears twice".formatted(name));
      }
    }
    return Optional.empty();
  }
}
