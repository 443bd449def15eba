package dev.medallion.local.trino;

import java.util.List;

/**
 * What {@link QueryCheck} is asked.
 *
 * @param tables what queries read
 * @param models the queries
 */
public record QueryRequest(List<Table> tables, List<Model> models) {

  /**
   * A table.
   *
   * @param name its name
   * @param columns its known columns
   * @param open whether it may have columns that are not known
   */
  public record Table(String name, List<Column> columns, boolean open) {}

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
   * @param name its name
   * @param sql its query
   * @param reads the tables that it reads
   */
  public record Model(String name, String sql, List<String> reads) {}
}
