package dev.medallion.local.trino;

import java.util.List;

/**
 * What {@link QueryCheck} is asked.
 *
 * @param tables what queries read
 * @param models the queries, each behind those that it reads
 */
public record QueryRequest(List<Table> tables, List<Model> models) {

  /**
   * A table.
   *
   * @param schema the schema that it is in
   * @param name its name
   * @param columns its known columns
   * @param open whether it may have columns that are not known
   */
  public record Table(String schema, String name, List<Column> columns, boolean open) {
    /** By which models name what they read. */
    String path() {
      return schema + "." + name;
    }
  }

  /**
   * A column of a table or a result.
   *
   * @param name its name
   * @param type its type, in SQL
   */
  public record Column(String name, String type) {}

  /**
   * A model.
   *
   * @param schema the schema of the table that it makes
   * @param name its name
   * @param sql its query
   * @param reads the tables that it reads, each with its schema
   * @param conditions conditions on the rows of its result
   */
  public record Model(
      String schema, String name, String sql, List<String> reads, List<Condition> conditions) {}

  /** A condition, by its name. */
  public record Condition(String name, String sql) {}
}
