package dev.medallion.cli.erase;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.cli.UserError;
import java.util.List;

/**
 * Which rows are meant: comparisons of columns with constants, joined by {@code AND}, {@code OR}
 * and {@code NOT}. It means the same in Athena, which counts, and in Spark, which erases, and is
 * true of the same rows at any time: what was erased has to stay away.
 *
 * @param text as it was written
 * @param athena the same in Athena SQL
 * @param spark the same in Spark SQL; also true or false of columns whose types change later
 */
record Condition(String text, String athena, String spark) {

  /**
   * Reads a condition on a table's columns.
   *
   * @param table the table's name, for messages
   * @param columns its columns
   * @throws UserError if it is none; says where, and what there is instead
   */
  static Condition parse(String text, String table, List<TableMetadata.Column> columns) {
    ConditionParser.Sql sql = new ConditionParser(text, table, columns).all();
    return new Condition(text, sql.athena(), sql.spark());
  }
}
