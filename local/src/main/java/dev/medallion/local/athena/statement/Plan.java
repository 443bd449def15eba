package dev.medallion.local.athena.statement;

import java.util.List;
import java.util.Optional;

/** What is to be done for a statement once it has started. */
public sealed interface Plan {

  /**
   * Trino runs it.
   *
   * @param sql the text for Trino
   * @param created the table that it makes, if it makes one
   */
  record Run(RewrittenSql sql, Optional<TableName> created) implements Plan {}

  /**
   * Trino writes the rows as the files of a table that nobody else sees, which become objects.
   *
   * @param sql the text for Trino
   * @param scratch that table, in a catalog that is made for it
   * @param location the URI below which the objects come
   * @param compression of the files, in Trino's words
   * @param partitioned whether the objects come below folders of partitions
   */
  record Unload(
      RewrittenSql sql, TableName scratch, String location, String compression, boolean partitioned)
      implements Plan {
    /** The same with another text. */
    Unload with(RewrittenSql other) {
      return new Unload(other, scratch, location, compression, partitioned);
    }
  }

  /**
   * Trino runs what stands for it, one after the other.
   *
   * @param statements texts for Trino
   */
  record Translated(List<String> statements) implements Plan {}

  /**
   * A list is read from the catalog.
   *
   * @param what which list
   * @param catalog of this catalog
   * @param namespace in this namespace; empty for the list of namespaces
   * @param subject the table, or the pattern that names must match; empty for all
   */
  record Listing(What what, String catalog, String namespace, String subject) implements Plan {
    /** The lists that there are. */
    public enum What {
      /** Namespaces. */
      DATABASES,
      /** Tables. */
      TABLES,
      /** Column names. */
      COLUMNS,
      /** Columns and partitions. */
      DESCRIPTION,
      /** The statement that makes the table. */
      DEFINITION
    }

    /** The table that is listed. */
    public TableName table() {
      return new TableName(catalog, namespace, subject);
    }
  }

  /**
   * It fails as soon as it runs.
   *
   * @param type Athena's error type; the category is always that of the user
   * @param message Athena's words
   */
  record Fail(int type, String message) implements Plan {}
}
