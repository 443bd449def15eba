package dev.medallion.cli.init;

import dev.medallion.pipeline.Names;
import java.util.Optional;

/**
 * A column of a source, as its files have it.
 *
 * @param name its name in bronze
 * @param held its name among the looked-at records
 * @param type its Spark type
 * @param remark what a user should know of it; empty if it is plain
 * @param conversion Spark SQL that makes of bronze's text what it means, with its type; empty if
 *     bronze reads it
 */
record Column(
    String name, String held, String type, String remark, Optional<Conversion> conversion) {

  /**
   * A type that only SQL can read from the text.
   *
   * @param type what comes out
   * @param expression Spark SQL over the column
   */
  record Conversion(String type, String expression) {}

  /** A column whose text bronze reads, or which needs no reading. */
  static Column plain(String name, String held, String type, String remark) {
    return new Column(name, held, type, remark, Optional.empty());
  }

  /** Its name in Spark SQL. */
  String inSpark() {
    return inSpark(name);
  }

  /** A column's name in Spark SQL, quoted if it is a word of SQL. */
  static String inSpark(String name) {
    return isWord(name) ? "`" + name + "`" : name;
  }

  /** Its name in Athena SQL, quoted if it is a word of SQL. */
  String inAthena() {
    return isWord(name) ? "\"" + name + "\"" : name;
  }

  private static boolean isWord(String name) {
    return Names.problemOfTable(name).isPresent();
  }

  /** Its type in silver. */
  String silverType() {
    return conversion.map(Conversion::type).orElse(type);
  }

  boolean isTime() {
    return silverType().equals("date") || silverType().startsWith("timestamp");
  }

  /** Whether it is a quantity, and not the number of something. */
  boolean isMeasure() {
    String type = silverType();
    boolean number = type.startsWith("decimal") || type.equals("double") || type.equals("bigint");
    return number
        && !looksLikeKey()
        && !name.matches(
            ".*(year|month|week|day|zip|phone|lat|lon|lng|price|rate|percent|pct|ratio|age|score|temperature|latitude|longitude).*");
  }

  /** Whether its name says that it identifies something. */
  boolean looksLikeKey() {
    return name.matches("(?:.*_)?(id|no|nr|key|code|number|uuid|guid|sku|isbn|ean|email)|.*id");
  }
}
