package dev.medallion.local.athena.statement;

import java.util.UUID;

/** {@code SHOW …} and {@code DESCRIBE}. */
final class ListingStatements {
  private final DdlNames names;
  private final TokenReader reader;

  ListingStatements(DdlNames names, TokenReader reader) {
    this.names = names;
    this.reader = reader;
  }

  Statement show() {
    reader.expect("SHOW");
    SqlToken what = reader.take();
    if (what.is("TABLES")) {
      return tables();
    }
    if (what.isAny("DATABASES", "SCHEMAS")) {
      return listing(StatementKind.SHOW_DATABASES, Plan.Listing.What.DATABASES, "", pattern());
    }
    if (what.is("COLUMNS")) {
      return columns();
    }
    if (what.is("CREATE") && reader.takeIf("TABLE")) {
      DottedName name = DottedName.read(reader);
      if (name.hasDoubleQuotes()) {
        throw RefusedStatement.unsupportedQuery();
      }
      refuseFourParts(name);
      reader.expectEnd();
      TableName table = names.table(name, reader.statement());
      return ofTable(StatementKind.SHOW_CREATE_TABLE, Plan.Listing.What.DEFINITION, table);
    }
    throw RefusedStatement.unsupportedHere("SHOW " + what.text());
  }

  Statement describe() {
    SqlToken describe = reader.take();
    if (reader.takeIf("EXTENDED") || reader.takeIf("FORMATTED")) {
      throw RefusedStatement.unsupportedHere(describe.text() + " EXTENDED and FORMATTED");
    }
    DottedName name = DottedName.read(reader);
    reader.expectEnd();
    return ofTable(StatementKind.DESCRIBE_TABLE, Plan.Listing.What.DESCRIPTION, existing(name));
  }

  private Statement tables() {
    String namespace = names.namespace();
    if (reader.takeIf("IN") || reader.takeIf("FROM")) {
      DottedName name = DottedName.read(reader);
      if (name.hasDoubleQuotes()) {
        throw RefusedStatement.mismatched(name.first(), "{'FROM', 'ADD', 'AS', IDENTIFIER}");
      }
      if (name.size() > 2) {
        throw RefusedStatement.mismatched(name.dots().get(1), "{<EOF>, 'LIKE', STRING}");
      }
      namespace = name.part(name.size() - 1);
    }
    return listing(StatementKind.SHOW_TABLES, Plan.Listing.What.TABLES, namespace, pattern());
  }

  private Statement columns() {
    if (!reader.takeIf("FROM") && !reader.takeIf("IN")) {
      throw RefusedStatement.noViableAlternative(reader.statement(), reader.take());
    }
    DottedName name = DottedName.read(reader);
    if ((reader.takeIf("FROM") || reader.takeIf("IN")) && name.size() == 1) {
      DottedName namespace = DottedName.read(reader);
      reader.expectEnd();
      TableName table = new TableName(names.catalog(), namespace.part(0), name.part(0));
      return ofTable(StatementKind.SHOW_COLUMNS, Plan.Listing.What.COLUMNS, refuseMissing(table));
    }
    reader.expectEnd();
    return ofTable(StatementKind.SHOW_COLUMNS, Plan.Listing.What.COLUMNS, existing(name));
  }

  /** What names must match: a regular expression in quotes, after {@code LIKE} or on its own. */
  private String pattern() {
    reader.takeIf("LIKE");
    String pattern = reader.atEnd() ? "" : reader.take().stringValue();
    reader.expectEnd();
    return pattern;
  }

  /** The table of a name; that it exists is checked before its quotes are. */
  private TableName existing(DottedName name) {
    refuseFourParts(name);
    if (name.size() == 3 && name.first().isDoubleQuoted()) {
      throw RefusedStatement.malformed("Unsupported DDL with 2 catalogs");
    }
    TableName table = refuseMissing(names.table(name, reader.statement()));
    if (name.hasDoubleQuotes()) {
      throw RefusedStatement.noViableAlternative(reader.statement(), name.firstDoubleQuoted());
    }
    return table;
  }

  private TableName refuseMissing(TableName table) {
    if (!names.exists(table)) {
      throw RefusedStatement.of(
          "INVALID_INPUT",
          "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code:"
              + " EntityNotFoundException; Request ID: %s; Proxy: null)"
                  .formatted(UUID.randomUUID()));
    }
    return table;
  }

  private static void refuseFourParts(DottedName name) {
    if (name.size() > 3) {
      throw RefusedStatement.malformed("Invalid table name " + name.plain());
    }
  }

  private Statement ofTable(StatementKind kind, Plan.Listing.What what, TableName table) {
    return new Statement(
        reader.statement(),
        kind,
        new Plan.Listing(what, table.catalog(), table.namespace(), table.table()));
  }

  private Statement listing(
      StatementKind kind, Plan.Listing.What what, String namespace, String pattern) {
    return new Statement(
        reader.statement(), kind, new Plan.Listing(what, names.catalog(), namespace, pattern));
  }
}
