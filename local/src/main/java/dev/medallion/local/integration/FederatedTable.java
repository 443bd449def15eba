package dev.medallion.local.integration;

import java.time.Instant;
import java.util.List;

/**
 * A table of a table bucket as the Data Catalog shows it.
 *
 * @param arn the table's ARN
 * @param database its namespace
 * @param name its name
 * @param location where S3 shows its files
 * @param metadataLocation where S3 shows its current metadata
 * @param updated when it was written to the last time
 * @param columns its columns
 */
public record FederatedTable(
    String arn,
    String database,
    String name,
    String location,
    String metadataLocation,
    Instant updated,
    List<Column> columns) {

  /** Copies the list. */
  public FederatedTable {
    columns = List.copyOf(columns);
  }

  /**
   * One column.
   *
   * @param name its name
   * @param type its type as Hive writes it
   * @param comment its comment; empty if it has none
   */
  public record Column(String name, String type, String comment) {}
}
