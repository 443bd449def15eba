package dev.medallion.pipeline;

import dev.medallion.contract.BronzeColumns;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What namespaces, tables and columns may be called: what S3 Tables takes, less what Athena would
 * have to quote.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-buckets-naming.html">Naming
 *     rules of S3 Tables</a>
 */
public final class Names {
  private static final int LONGEST = 255;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** Athena's DDL takes tables unquoted only, which these words of its grammar cannot be. */
  private static final Set<String> RESERVED =
      Set.of(
          "alter",
          "and",
          "as",
          "between",
          "by",
          "case",
          "cast",
          "constraint",
          "create",
          "cross",
          "cube",
          "delete",
          "describe",
          "distinct",
          "drop",
          "else",
          "end",
          "escape",
          "except",
          "execute",
          "exists",
          "extract",
          "false",
          "for",
          "from",
          "full",
          "group",
          "grouping",
          "having",
          "in",
          "inner",
          "insert",
          "intersect",
          "into",
          "is",
          "join",
          "left",
          "like",
          "natural",
          "normalize",
          "not",
          "null",
          "on",
          "or",
          "order",
          "outer",
          "prepare",
          "recursive",
          "right",
          "rollup",
          "select",
          "skip",
          "table",
          "then",
          "trim",
          "true",
          "union",
          "unnest",
          "using",
          "values",
          "when",
          "where",
          "with");

  private Names() {}

  /** What is wrong with that name of a table or data set, as the end of a sentence. */
  public static Optional<String> problemOfTable(String name) {
    return problem(name, "S3 Tables")
        .or(
            () ->
                RESERVED.contains(name)
                    ? Optional.of(" is a word of SQL; choose another name")
                    : Optional.empty());
  }

  /** What is wrong with that namespace. */
  public static Optional<String> problemOfNamespace(String name) {
    return problemOfTable(name)
        .or(
            () ->
                name.startsWith("aws")
                    ? Optional.of(" begins with \"aws\", which S3 Tables keeps for AWS")
                    : Optional.empty());
  }

  /**
   * What is wrong with that column. Capitals make the whole table invisible to Glue and Athena; a
   * leading underscore is kept for the columns that the bronze job adds.
   */
  public static Optional<String> problemOfColumn(String name) {
    if (name.startsWith("_")) {
      return Optional.of(
          " begins with an underscore, which is kept for columns such as " + BronzeColumns.RESCUED);
    }
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          " has capitals, which make the whole table invisible to Athena; write \""
              + name.toLowerCase(Locale.ROOT)
              + "\"");
    }
    return problem(name, "a column");
  }

  private static Optional<String> problem(String name, String whose) {
    if (name.length() > LONGEST) {
      return Optional.of(" is longer than " + LONGEST + " characters");
    }
    if (NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    String fixed = fixed(name);
    return Optional.of(
        " is no name for "
            + whose
            + ": lower-case letters, digits and underscores, beginning with a letter"
            + (fixed.isEmpty() ? "" : "; write \"" + fixed + "\""));
  }

  private static String fixed(String name) {
    String fixed =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_").replaceAll("^[0-9_]+|_+$", "");
    return NAME.matcher(fixed).matches() ? fixed : "";
  }
}
