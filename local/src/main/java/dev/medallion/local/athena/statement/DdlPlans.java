package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.grammar.DdlStatement;
import dev.medallion.local.athena.grammar.DdlStatement.AlterTable;
import dev.medallion.local.athena.grammar.DdlStatement.Change;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is to be done for a DDL statement. */
final class DdlPlans {
  private static final int NOT_SUPPORTED = 1200;
  private static final String NOT_ON_ICEBERG =
      "Query type not supported by Athena Iceberg at this time";

  private final String text;
  private final DdlNames names;

  DdlPlans(String text, DdlNames names) {
    this.text = text;
    this.names = names;
  }

  Statement plan(DdlStatement statement) {
    return switch (statement) {
      case DdlStatement.Query query -> throw RefusedStatement.unsupportedQuery();
      case DdlStatement.Other other -> throw RefusedStatement.unsupportedQuery();
      case DdlStatement.CreateView create -> throw RefusedStatement.unsupportedQuery();
      case DdlStatement.DropView drop -> throw RefusedStatement.unsupportedHere("DROP VIEW");
      case DdlStatement.AlterDatabase alter ->
          throw RefusedStatement.unsupportedHere("ALTER DATABASE");
      case DdlStatement.CreateDatabase create -> createDatabase(create);
      case DdlStatement.DropDatabase drop ->
          translated(
              StatementKind.DROP_DATABASE,
              "DROP SCHEMA %s%s%s"
                  .formatted(
                      drop.ifExists() ? "IF EXISTS " : "",
                      namespace(drop.name()),
                      drop.cascade() ? " CASCADE" : ""));
      case DdlStatement.CreateTable create -> new CreateTableStatement(text, names, create).check();
      case DdlStatement.AlterTable alter -> alter(alter);
      case DdlStatement.DropTable drop ->
          translated(
              StatementKind.DROP_TABLE,
              "DROP TABLE %s%s"
                  .formatted(drop.ifExists() ? "IF EXISTS " : "", names.table(drop.name()).sql()));
      case DdlStatement.RepairTable repair -> {
        names.table(repair.name());
        yield fails(StatementKind.MSCK_REPAIR);
      }
      case DdlStatement.ShowTables show -> showTables(show);
      case DdlStatement.ShowDatabases show ->
          listing(
              StatementKind.SHOW_DATABASES,
              new Plan.Listing(
                  Plan.Listing.What.DATABASES, names.catalog(), "", pattern(show.pattern())));
      case DdlStatement.ShowColumns show -> showColumns(show);
      case DdlStatement.ShowCreateTable show ->
          ofTable(
              StatementKind.SHOW_CREATE_TABLE,
              Plan.Listing.What.DEFINITION,
              names.table(show.name()));
      case DdlStatement.DescribeTable describe -> describe(describe);
      case DdlStatement.ShowPartitions show ->
          throw RefusedStatement.unsupportedHere("SHOW PARTITIONS");
      case DdlStatement.ShowProperties show ->
          throw RefusedStatement.unsupportedHere("SHOW TBLPROPERTIES");
    };
  }

  private Statement createDatabase(DdlStatement.CreateDatabase create) {
    if (!create.extras().isEmpty()) {
      throw RefusedStatement.unsupportedHere("CREATE DATABASE … " + create.extras().getFirst());
    }
    return translated(
        StatementKind.CREATE_DATABASE,
        "CREATE SCHEMA %s%s"
            .formatted(create.ifNotExists() ? "IF NOT EXISTS " : "", namespace(create.name())));
  }

  private Statement alter(AlterTable alter) {
    TableName table = names.table(alter.name());
    return switch (alter.change()) {
      case Change.AddColumns add ->
          new Statement(
              text,
              StatementKind.ALTER_TABLE_ADD_COLUMN,
              new Plan.Translated(
                  add.columns().stream()
                      .map(
                          column ->
                              "ALTER TABLE %s ADD COLUMN %s"
                                  .formatted(table.sql(), HiveTypes.column(column)))
                      .toList()));
      case Change.DropColumn drop ->
          translated(
              StatementKind.ALTER_TABLE_DROP_COLUMN,
              "ALTER TABLE %s DROP COLUMN %s"
                  .formatted(
                      table.sql(),
                      String.join(".", drop.column().stream().map(TableName::quoted).toList())));
      case Change.Rename rename ->
          translated(
              StatementKind.ALTER_TABLE_RENAME,
              "ALTER TABLE %s RENAME TO %s".formatted(table.sql(), names.table(rename.to()).sql()));
      case Change.SetProperties set -> setProperties(set.properties());
      case Change.ReplaceColumns replace -> fails(StatementKind.ALTER_TABLE_REPLACE_COLUMN);
      case Change.SetLocation set -> fails(StatementKind.ALTER_TABLE_SET_LOCATION);
      case Change.AddPartition add -> fails(StatementKind.ALTER_TABLE_ADD_PARTITION);
      case Change.DropPartition drop -> fails(StatementKind.ALTER_TABLE_DROP_PARTITION);
      case Change.RenamePartition rename ->
          throw RefusedStatement.unsupportedHere("ALTER TABLE … PARTITION … RENAME TO PARTITION");
      case Change.ChangeColumn change ->
          throw RefusedStatement.unsupportedHere("ALTER TABLE … CHANGE COLUMN");
      case Change.UnsetProperties unset ->
          throw RefusedStatement.unsupportedHere("ALTER TABLE … UNSET TBLPROPERTIES");
    };
  }

  /** Athena knows a few keys of an Iceberg table, and fails at any other. */
  private Statement setProperties(Map<String, String> properties) {
    for (String key : properties.keySet()) {
      boolean known =
          key.equalsIgnoreCase("format")
              || key.equalsIgnoreCase("write_compression")
              || CreateTableStatement.isPropertyKept(key);
      if (!known) {
        return new Statement(
            text,
            StatementKind.ALTER_TABLE_PROPERTIES,
            new Plan.Fail(NOT_SUPPORTED, "Unsupported table property key: " + key));
      }
    }
    throw RefusedStatement.unsupportedHere("ALTER TABLE … SET TBLPROPERTIES");
  }

  private Statement showTables(DdlStatement.ShowTables show) {
    List<String> database = show.database();
    if (database.size() == 2) {
      names.refuseOtherCatalog(List.of(database.getFirst(), database.getLast(), ""));
    }
    String namespace =
        database.isEmpty() ? names.namespace() : database.getLast().toLowerCase(Locale.ROOT);
    return listing(
        StatementKind.SHOW_TABLES,
        new Plan.Listing(
            Plan.Listing.What.TABLES, names.catalog(), namespace, pattern(show.pattern())));
  }

  private Statement showColumns(DdlStatement.ShowColumns show) {
    List<String> name =
        show.database()
            .map(database -> List.of(database, show.name().getLast()))
            .orElseGet(show::name);
    names.refuseMissing(name, DdlNames.Spelling.HIVE);
    return ofTable(StatementKind.SHOW_COLUMNS, Plan.Listing.What.COLUMNS, names.table(name));
  }

  private Statement describe(DdlStatement.DescribeTable describe) {
    names.refuseMissing(describe.name(), DdlNames.Spelling.HIVE);
    if (describe.detail().isPresent()) {
      throw RefusedStatement.unsupportedHere("DESCRIBE … " + describe.detail().get());
    }
    return ofTable(
        StatementKind.DESCRIBE_TABLE, Plan.Listing.What.DESCRIPTION, names.table(describe.name()));
  }

  private Statement ofTable(StatementKind kind, Plan.Listing.What what, TableName table) {
    return listing(kind, new Plan.Listing(what, table.catalog(), table.namespace(), table.table()));
  }

  private Statement listing(StatementKind kind, Plan.Listing listing) {
    return new Statement(text, kind, listing);
  }

  private Statement translated(StatementKind kind, String sql) {
    return new Statement(text, kind, new Plan.Translated(List.of(sql)));
  }

  /** What Athena starts on an Iceberg table, and then finds that it does not do. */
  private Statement fails(StatementKind kind) {
    return new Statement(text, kind, new Plan.Fail(NOT_SUPPORTED, NOT_ON_ICEBERG));
  }

  private String namespace(String database) {
    return TableName.quoted(names.catalog()) + "." + TableName.quoted(database);
  }

  private static String pattern(Optional<String> pattern) {
    return pattern.orElse("");
  }
}
