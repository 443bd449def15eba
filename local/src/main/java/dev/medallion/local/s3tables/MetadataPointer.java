package dev.medallion.local.s3tables;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What a table's name stands for in the catalog's database: a metadata file. Iceberg's own catalog
 * points it only to files that it has written itself.
 *
 * @param database the JDBC URL of the database
 * @param catalog the name of the catalog in it
 */
record MetadataPointer(String database, String catalog) {

  /**
   * Points the table to another file in one atomic step.
   *
   * @return whether it did point to {@code from}
   */
  boolean move(TableIdentifier table, String from, String to) {
    try (Connection connection = DriverManager.getConnection(database);
        PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?
                WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?
                AND metadata_location = ?\
                """)) {
      update.setString(1, to);
      update.setString(2, from);
      update.setString(3, catalog);
      update.setString(4, table.namespace().toString());
      update.setString(5, table.name());
      update.setString(6, from);
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException("the catalog of " + catalog + " cannot be written", e);
    }
  }
}
