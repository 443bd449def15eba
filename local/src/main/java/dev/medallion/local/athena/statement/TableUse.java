package dev.medallion.local.athena.statement;

/**
 * What a statement does with a table, or with a namespace.
 *
 * @param kind what it does
 * @param name the table; without a table's name if it is a namespace
 */
public record TableUse(Kind kind, TableName name) {
  /** The kinds of use. */
  public enum Kind {
    /** Its rows are read. */
    READ,
    /** Its columns are listed. */
    DESCRIBE,
    /** Rows are added to it. */
    INSERT,
    /** Rows are removed from it. */
    DELETE,
    /** Rows are replaced, added and removed. */
    UPDATE,
    /** Its columns or its properties are changed. */
    ALTER,
    /** It is made. */
    CREATE,
    /** It is dropped. */
    DROP,
    /** The namespace is made. */
    CREATE_NAMESPACE,
    /** The namespace is dropped. */
    DROP_NAMESPACE,
    /** The namespaces of a catalog are listed. */
    LIST_NAMESPACES,
    /** The tables of a namespace are listed. */
    LIST_TABLES
  }
}
