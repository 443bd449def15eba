package dev.medallion.local.athena.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a text says in Athena's DDL. Names are lists of their parts as written, without quotes:
 * {@code [table]}, {@code [database, table]} or {@code [catalog, database, table]}.
 */
public sealed interface DdlStatement {

  /** A query. Trino's parser says more of it. */
  record Query() implements DdlStatement {}

  /** What the language knows and Athena does not run. */
  record Other() implements DdlStatement {}

  /**
   * {@code CREATE DATABASE}.
   *
   * @param name the name, in lower case
   * @param ifNotExists whether one that exists is no error
   * @param extras the clauses after the name that there are, such as {@code LOCATION}
   */
  record CreateDatabase(String name, boolean ifNotExists, List<String> extras)
      implements DdlStatement {}

  /** {@code ALTER DATABASE … SET DBPROPERTIES}. */
  record AlterDatabase(String name) implements DdlStatement {}

  /** {@code DROP DATABASE}. */
  record DropDatabase(String name, boolean ifExists, boolean cascade) implements DdlStatement {}

  /**
   * {@code CREATE TABLE} with columns.
   *
   * @param name its name
   * @param external whether it says {@code EXTERNAL}
   * @param ifNotExists whether one that exists is no error
   * @param columns its columns
   * @param comment the table's comment
   * @param partitioning what it is partitioned by
   * @param hiveClauses the clauses on files that there are, in the order in which Athena minds them
   * @param located whether it has a {@code LOCATION}
   * @param properties the table properties; keys as written
   * @param asQuery whether a query follows
   */
  record CreateTable(
      List<String> name,
      boolean external,
      boolean ifNotExists,
      List<DdlColumn> columns,
      Optional<String> comment,
      Partitioning partitioning,
      List<String> hiveClauses,
      boolean located,
      Map<String, String> properties,
      boolean asQuery)
      implements DdlStatement {}

  /**
   * {@code PARTITIONED BY}.
   *
   * @param typed whether columns with types are named, as Hive has it
   * @param fields columns and transforms of columns, as Iceberg has it
   */
  record Partitioning(boolean typed, List<PartitionField> fields) {}

  /**
   * A partition field of Iceberg.
   *
   * @param transform in lower case; none for the column itself
   * @param width of {@code bucket} and {@code truncate}
   * @param column in lower case
   */
  record PartitionField(Optional<String> transform, Optional<String> width, String column) {}

  /** {@code ALTER TABLE}. */
  record AlterTable(List<String> name, Change change) implements DdlStatement {}

  /** What {@code ALTER TABLE} changes. */
  sealed interface Change {
    /** {@code RENAME TO}. */
    record Rename(List<String> to) implements Change {}

    /** {@code SET TBLPROPERTIES}; keys as written. */
    record SetProperties(Map<String, String> properties) implements Change {}

    /** {@code UNSET TBLPROPERTIES}. */
    record UnsetProperties() implements Change {}

    /** {@code ADD COLUMNS}. */
    record AddColumns(List<DdlColumn> columns) implements Change {}

    /** {@code REPLACE COLUMNS}. */
    record ReplaceColumns() implements Change {}

    /** {@code CHANGE COLUMN}. */
    record ChangeColumn() implements Change {}

    /** {@code DROP COLUMN}, with the parts of the column's name in lower case. */
    record DropColumn(List<String> column) implements Change {}

    /** {@code SET LOCATION}. */
    record SetLocation() implements Change {}

    /** {@code ADD PARTITION}. */
    record AddPartition() implements Change {}

    /** {@code DROP PARTITION}. */
    record DropPartition() implements Change {}

    /** {@code PARTITION … RENAME TO PARTITION}. */
    record RenamePartition() implements Change {}
  }

  /** {@code DROP TABLE}. */
  record DropTable(List<String> name, boolean ifExists) implements DdlStatement {}

  /** {@code DROP VIEW}. */
  record DropView(List<String> name) implements DdlStatement {}

  /** {@code CREATE VIEW}. */
  record CreateView(List<String> name) implements DdlStatement {}

  /** {@code MSCK REPAIR TABLE}. */
  record RepairTable(List<String> name) implements DdlStatement {}

  /**
   * {@code SHOW TABLES}.
   *
   * @param database the parts of the database's name; empty if none is named
   * @param pattern the pattern without quotes
   */
  record ShowTables(List<String> database, Optional<String> pattern) implements DdlStatement {}

  /** {@code SHOW DATABASES}. */
  record ShowDatabases(Optional<String> pattern) implements DdlStatement {}

  /** {@code SHOW COLUMNS}; the database may be named apart. */
  record ShowColumns(List<String> name, Optional<String> database) implements DdlStatement {}

  /** {@code SHOW PARTITIONS}. */
  record ShowPartitions(List<String> name) implements DdlStatement {}

  /** {@code SHOW TBLPROPERTIES}. */
  record ShowProperties(List<String> name) implements DdlStatement {}

  /** {@code SHOW CREATE TABLE}. */
  record ShowCreateTable(List<String> name) implements DdlStatement {}

  /**
   * {@code DESCRIBE}.
   *
   * @param name the table
   * @param detail what it asks for besides the table's columns, such as {@code EXTENDED}
   */
  record DescribeTable(List<String> name, Optional<String> detail) implements DdlStatement {}
}
