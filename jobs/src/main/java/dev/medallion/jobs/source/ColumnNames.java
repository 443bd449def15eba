package dev.medallion.jobs.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How columns are named in bronze. */
public final class ColumnNames {
  /** The object that a row came from, {@code s3://bucket/key}. */
  public static final String OBJECT = "_source_object";

  /** The entity tag of the object's content. */
  public static final String ETAG = "_source_etag";

  /** The version id of the write; null where the bucket keeps no versions. */
  public static final String VERSION = "_source_version";

  /** When the object was written, by the clock of its store: silver takes the newest. */
  public static final String MODIFIED_AT = "_source_modified_at";

  /** The line on which the record begins, 1 for the first; the number of the row for Parquet. */
  public static final String LINE = "_source_line";

  /** When the run that took the row in began. */
  public static final String INGESTED_AT = "_ingested_at";

  /** What did not fit its column: a JSON object of column to raw text, or null. */
  public static final String RESCUED = "_rescued";

  /** The columns that every bronze table has, in order, after the data. */
  public static final List<String> TECHNICAL =
      List.of(OBJECT, ETAG, VERSION, MODIFIED_AT, LINE, INGESTED_AT, RESCUED);

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
        .filter(TECHNICAL::contains)
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
