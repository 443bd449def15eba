package dev.medallion.local.athena.statement;

/**
 * A table of a table bucket.
 *
 * @param catalog such as {@code s3tablescatalog/bucket}
 * @param namespace its namespace
 * @param table its name
 */
public record TableName(String catalog, String namespace, String table) {

  /** The name as Trino takes it. */
  public String sql() {
    return "%s.%s.%s".formatted(quoted(catalog), quoted(namespace), quoted(table));
  }

  /** A name in double quotes. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
