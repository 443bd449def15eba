package dev.medallion.openlineage;

/**
 * A rule that a table was held to.
 *
 * @param name its name
 * @param rule what it says, in SQL or in few words
 * @param column the column that it looks at; empty for none in particular
 * @param stops whether nothing is published that breaks it
 * @param broken how many rows break it
 */
public record Check(String name, String rule, String column, boolean stops, long broken) {
  boolean passed() {
    return broken == 0;
  }

  /** In the words of OpenLineage. */
  String severity() {
    return stops ? "error" : "warn";
  }
}
