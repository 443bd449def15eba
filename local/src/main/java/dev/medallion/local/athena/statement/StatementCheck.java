package dev.medallion.local.athena.statement;

import java.util.List;
import java.util.Locale;

/**
 * The gate that a statement passes before there is an execution.
 *
 * <p>Queries, changes of rows and {@code CREATE TABLE … AS} are Trino's language and are parsed by
 * Trino's own parser; other DDL is Hive's and is read by hand, as far as it is supported.
 */
public final class StatementCheck {
  private final TableCatalogs catalogs;

  /** A check that asks {@code catalogs} what exists. */
  public StatementCheck(TableCatalogs catalogs) {
    this.catalogs = catalogs;
  }

  /**
   * Checks what a caller sent.
   *
   * @throws RefusedStatement if Athena refuses it at the start, or the local side does not support
   *     it
   */
  public Statement check(String sent, StatementContext context) {
    String text = StatementText.single(sent);
    List<SqlToken> tokens = SqlToken.scan(text);
    if (tokens.isEmpty()) {
      TrinoStatements.parse(text);
      throw RefusedStatement.unsupportedQuery();
    }
    return switch (tokens.getFirst().text().toUpperCase(Locale.ROOT)) {
      case "SELECT", "WITH", "VALUES", "TABLE", "(", "INSERT", "UPDATE", "DELETE", "MERGE" ->
          TrinoStatements.check(text, tokens);
      case "EXPLAIN" -> TrinoStatements.explain(text, tokens);
      case "CREATE" -> create(text, tokens, context);
      case "DROP" ->
          new TableStatements(new DdlNames(context, catalogs), reader(text, tokens)).drop();
      case "ALTER" ->
          new TableStatements(new DdlNames(context, catalogs), reader(text, tokens)).alter();
      case "SHOW" ->
          new ListingStatements(new DdlNames(context, catalogs), reader(text, tokens)).show();
      case "DESCRIBE", "DESC" ->
          new ListingStatements(new DdlNames(context, catalogs), reader(text, tokens)).describe();
      // Athena knows both, but not on tables of a table bucket.
      case "OPTIMIZE", "VACUUM" -> throw RefusedStatement.unsupportedQuery();
      case "MSCK", "UNLOAD", "PREPARE", "EXECUTE", "DEALLOCATE" ->
          throw RefusedStatement.unsupportedHere(tokens.getFirst().text().toUpperCase(Locale.ROOT));
      default -> {
        TrinoStatements.parse(text);
        throw RefusedStatement.unsupportedQuery();
      }
    };
  }

  private Statement create(String text, List<SqlToken> tokens, StatementContext context) {
    TokenReader reader = reader(text, tokens);
    reader.expect("CREATE");
    if (reader.takeIf("OR", "REPLACE")) {
      SqlToken what = reader.take();
      if (what.is("VIEW")) {
        throw view(context);
      }
      throw RefusedStatement.malformed(
          "%s: mismatched input '%s'. Expecting: 'MATERIALIZED', 'MULTI', 'PROTECTED', 'VIEW'"
              .formatted(what.position(), what.text()));
    }
    if (reader.takeIf("VIEW")) {
      throw view(context);
    }
    DdlNames names = new DdlNames(context, catalogs);
    if (reader.takeIf("DATABASE") || reader.takeIf("SCHEMA")) {
      return new TableStatements(names, reader(text, tokens)).createDatabase();
    }
    if (CreateTableAsSelectStatement.matches(tokens)) {
      return new CreateTableAsSelectStatement(text, tokens, context, catalogs).check();
    }
    if (tokens.size() > 1 && tokens.get(1).isAny("TABLE", "EXTERNAL")) {
      return new CreateTableStatement(names, reader(text, tokens)).check();
    }
    TrinoStatements.parse(text);
    throw RefusedStatement.unsupportedQuery();
  }

  private static RefusedStatement view(StatementContext context) {
    return context.isDefault()
        ? RefusedStatement.unsupportedHere("CREATE VIEW (there is no AWS Glue Data Catalog)")
        : RefusedStatement.unsupportedQuery();
  }

  private static TokenReader reader(String text, List<SqlToken> tokens) {
    return new TokenReader(text, tokens);
  }
}
