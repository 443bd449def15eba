package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** DDL on tables and namespaces that exist, and {@code CREATE DATABASE}. */
final class TableStatements {
  private static final int NOT_SUPPORTED = 1200;
  private static final String NOT_ON_ICEBERG =
      "Query type not supported by Athena Iceberg at this time";

  private final DdlNames names;
  private final TokenReader reader;

  TableStatements(DdlNames names, TokenReader reader) {
    this.names = names;
    this.reader = reader;
  }

  Statement createDatabase() {
    reader.expect("CREATE");
    reader.take();
    boolean lenient = reader.takeIf("IF", "NOT", "EXISTS");
    String namespace = namespace();
    reader.expectEnd();
    return translated(
        StatementKind.CREATE_DATABASE,
        "CREATE SCHEMA " + (lenient ? "IF NOT EXISTS " : "") + namespace);
  }

  Statement drop() {
    reader.expect("DROP");
    if (reader.takeIf("DATABASE") || reader.takeIf("SCHEMA")) {
      boolean lenient = reader.takeIf("IF", "EXISTS");
      String namespace = namespace();
      boolean whole = reader.takeIf("CASCADE");
      reader.takeIf("RESTRICT");
      reader.expectEnd();
      return translated(
          StatementKind.DROP_DATABASE,
          "DROP SCHEMA " + (lenient ? "IF EXISTS " : "") + namespace + (whole ? " CASCADE" : ""));
    }
    if (reader.takeIf("VIEW")) {
      throw RefusedStatement.unsupportedHere("DROP VIEW");
    }
    reader.expect("TABLE");
    boolean lenient = reader.takeIf("IF", "EXISTS");
    DottedName name = DottedName.read(reader);
    if (name.hasDoubleQuotes()) {
      throw RefusedStatement.mismatched(
          name.first(), "{'IF', 'FROM', 'ADD', 'AS', 'ALL', 'DISTINCT', IDENTIFIER}");
    }
    if (name.size() > 3) {
      throw RefusedStatement.mismatched(name.dots().get(2), "{<EOF>, 'PURGE'}");
    }
    reader.takeIf("PURGE");
    reader.expectEnd();
    TableName table = names.table(name, reader.statement());
    return translated(
        StatementKind.DROP_TABLE, "DROP TABLE " + (lenient ? "IF EXISTS " : "") + table.sql());
  }

  Statement alter() {
    reader.expect("ALTER");
    SqlToken what = reader.take();
    if (!what.is("TABLE")) {
      throw RefusedStatement.unsupportedQuery();
    }
    if (reader.takeIf("IF")) {
      throw RefusedStatement.noViableAlternative(reader.statement(), reader.take());
    }
    DottedName name = DottedName.read(reader);
    if (name.hasDoubleQuotes()) {
      throw RefusedStatement.noViableAlternative(reader.statement(), name.firstDoubleQuoted());
    }
    if (name.size() > 3) {
      throw RefusedStatement.noViableAlternative(reader.statement(), name.dots().get(2));
    }
    SqlToken action = reader.take();
    if (action.is("EXECUTE")) {
      throw RefusedStatement.noViableAlternative(reader.statement(), action);
    }
    return switch (action.text().toUpperCase(Locale.ROOT)) {
      case "ADD" -> addColumns(name);
      case "REPLACE" -> fails(StatementKind.ALTER_TABLE_REPLACE_COLUMN, name);
      case "RENAME" -> fails(StatementKind.ALTER_TABLE_RENAME, name);
      case "SET" -> {
        if (!reader.takeIf("LOCATION")) {
          throw RefusedStatement.unsupportedHere("ALTER TABLE … SET " + reader.take().text());
        }
        yield fails(StatementKind.ALTER_TABLE_LOCATION, name);
      }
      default -> throw RefusedStatement.unsupportedHere("ALTER TABLE … " + action.text());
    };
  }

  private Statement addColumns(DottedName name) {
    SqlToken columns = reader.take();
    if (!columns.is("COLUMNS")) {
      throw RefusedStatement.noViableAlternative(reader.statement(), columns);
    }
    reader.expect("(");
    TableName table = names.table(name, reader.statement());
    List<String> statements = new ArrayList<>();
    do {
      String column = TableName.quoted(reader.take().name().toLowerCase(Locale.ROOT));
      String type = HiveTypes.read(reader);
      String comment = reader.takeIf("COMMENT") ? " COMMENT " + reader.take().text() : "";
      statements.add(
          "ALTER TABLE %s ADD COLUMN %s %s%s".formatted(table.sql(), column, type, comment));
    } while (reader.takeIf(","));
    reader.expect(")");
    reader.expectEnd();
    return new Statement(
        reader.statement(), StatementKind.ALTER_TABLE_ADD_COLUMN, new Plan.Translated(statements));
  }

  private Statement fails(StatementKind kind, DottedName name) {
    names.table(name, reader.statement());
    return new Statement(reader.statement(), kind, new Plan.Fail(NOT_SUPPORTED, NOT_ON_ICEBERG));
  }

  private String namespace() {
    DottedName name = DottedName.read(reader);
    if (name.hasDoubleQuotes() || name.size() > 1) {
      throw RefusedStatement.noViableAlternative(
          reader.statement(),
          name.hasDoubleQuotes() ? name.firstDoubleQuoted() : name.dots().getFirst());
    }
    return TableName.quoted(names.catalog()) + "." + TableName.quoted(name.part(0));
  }

  private Statement translated(StatementKind kind, String sql) {
    return new Statement(reader.statement(), kind, new Plan.Translated(List.of(sql)));
  }
}
