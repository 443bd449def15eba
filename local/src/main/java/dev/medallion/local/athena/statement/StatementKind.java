package dev.medallion.local.athena.statement;

/**
 * The kinds of statement that run, as {@code GetQueryExecution} tells them, with the name of the
 * result object and whether the first row repeats the column names.
 */
public enum StatementKind {
  /** A query. */
  SELECT("DML", "SELECT", ".csv", Body.CSV),
  /** A plan. */
  EXPLAIN("DML", "EXPLAIN", ".txt", Body.LINES),
  /** Rows appended. */
  INSERT("DML", "INSERT", "", Body.NONE),
  /** Rows changed. */
  UPDATE("DML", "UPDATE", ".csv", Body.NONE),
  /** Rows removed. */
  DELETE("DML", "DELETE", ".csv", Body.NONE),
  /** Rows merged. */
  MERGE("DML", "MERGE", ".csv", Body.NONE),
  /** The rows of a query written to S3. */
  UNLOAD("DML", "UNLOAD", "", Body.NONE),
  /** A table made from a query. */
  CREATE_TABLE_AS_SELECT("DDL", "CREATE_TABLE_AS_SELECT", "", Body.NONE),
  /** An empty table. */
  CREATE_TABLE("DDL", "CREATE_TABLE", ".txt", Body.EMPTY),
  /** Columns added to a table. */
  ALTER_TABLE_ADD_COLUMN("DDL", "ALTER_TABLE_ADD_COLUMN", ".txt", Body.EMPTY),
  /** Columns of a table replaced. */
  ALTER_TABLE_REPLACE_COLUMN("DDL", "ALTER_TABLE_REPLACE_COLUMN", ".txt", Body.EMPTY),
  /** A column removed. */
  ALTER_TABLE_DROP_COLUMN("DDL", "ALTER_TABLE_DROP_COLUMN", ".txt", Body.EMPTY),
  /** Table properties set. */
  ALTER_TABLE_PROPERTIES("DDL", "ALTER_TABLE_PROPERTIES", ".txt", Body.EMPTY),
  /** A table moved. */
  ALTER_TABLE_SET_LOCATION("DDL", "ALTER_TABLE_SET_LOCATION", ".txt", Body.EMPTY),
  /** Partitions of Hive added. */
  ALTER_TABLE_ADD_PARTITION("DDL", "ALTER_TABLE_ADD_PARTITION", ".txt", Body.EMPTY),
  /** Partitions of Hive dropped. */
  ALTER_TABLE_DROP_PARTITION("DDL", "ALTER_TABLE_DROP_PARTITION", ".txt", Body.EMPTY),
  /** A table renamed. */
  ALTER_TABLE_RENAME("DDL", "ALTER_TABLE_RENAME", ".txt", Body.EMPTY),
  /** A table dropped. */
  DROP_TABLE("DDL", "DROP_TABLE", ".txt", Body.LINES),
  /** Partitions of Hive looked for. */
  MSCK_REPAIR("DDL", "MSCK_REPAIR", ".txt", Body.EMPTY),
  /** A namespace made. */
  CREATE_DATABASE("DDL", "CREATE_DATABASE", ".txt", Body.EMPTY),
  /** A namespace dropped. */
  DROP_DATABASE("DDL", "DROP_DATABASE", ".txt", Body.EMPTY),
  /** The names of tables. */
  SHOW_TABLES("UTILITY", "SHOW_TABLES", ".txt", Body.LINES),
  /** The names of namespaces. */
  SHOW_DATABASES("UTILITY", "SHOW_DATABASES", ".txt", Body.LINES),
  /** The engine's functions. */
  SHOW_FUNCTIONS("UTILITY", "SHOW_FUNCTIONS", ".csv", Body.CSV),
  /** The names of a table's columns. */
  SHOW_COLUMNS("UTILITY", "SHOW_COLUMNS", ".txt", Body.LINES),
  /** The statement that makes a table. */
  SHOW_CREATE_TABLE("UTILITY", "SHOW_CREATE_TABLE", ".txt", Body.LINES),
  /** The columns and partitions of a table. */
  DESCRIBE_TABLE("UTILITY", "DESCRIBE_TABLE", ".txt", Body.LINES);

  /** What the result object holds. */
  public enum Body {
    /** Rows of quoted values below a row of names. */
    CSV,
    /** One value a line. */
    LINES,
    /** Nothing, in an object of no bytes. */
    EMPTY,
    /** There is no object. */
    NONE
  }

  private final String type;
  private final String substatement;
  private final String suffix;
  private final Body body;

  StatementKind(String type, String substatement, String suffix, Body body) {
    this.type = type;
    this.substatement = substatement;
    this.suffix = suffix;
    this.body = body;
  }

  /** {@code DDL}, {@code DML} or {@code UTILITY}. */
  public String type() {
    return type;
  }

  /** The kind in Athena's words. */
  public String substatement() {
    return substatement;
  }

  /** The result object's key below the results location. */
  public String objectName(String executionId) {
    return (this == CREATE_TABLE_AS_SELECT ? "tables/" : "") + executionId + suffix;
  }

  /** What the result object holds. */
  public Body body() {
    return body;
  }

  /** Whether an object that describes the columns stands beside the result object. */
  public boolean hasMetadata() {
    return body != Body.EMPTY;
  }

  /** Whether it changes rows and so answers with their number instead of rows. */
  public boolean countsRows() {
    return body == Body.NONE;
  }

  /** Whether the results have a number of changed rows, 0 included. */
  public boolean hasUpdateCount() {
    return switch (this) {
      case SELECT,
          INSERT,
          UPDATE,
          DELETE,
          MERGE,
          UNLOAD,
          CREATE_TABLE_AS_SELECT,
          SHOW_TABLES,
          SHOW_DATABASES,
          SHOW_FUNCTIONS,
          SHOW_COLUMNS,
          SHOW_CREATE_TABLE,
          DESCRIBE_TABLE ->
          true;
      case EXPLAIN,
          CREATE_TABLE,
          ALTER_TABLE_ADD_COLUMN,
          ALTER_TABLE_REPLACE_COLUMN,
          ALTER_TABLE_DROP_COLUMN,
          ALTER_TABLE_PROPERTIES,
          ALTER_TABLE_SET_LOCATION,
          ALTER_TABLE_ADD_PARTITION,
          ALTER_TABLE_DROP_PARTITION,
          ALTER_TABLE_RENAME,
          MSCK_REPAIR,
          DROP_TABLE,
          CREATE_DATABASE,
          DROP_DATABASE ->
          false;
    };
  }
}
