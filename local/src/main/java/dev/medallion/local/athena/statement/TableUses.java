package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.statement.TableUse.Kind;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AddColumn;
import io.trino.sql.tree.CreateSchema;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DropColumn;
import io.trino.sql.tree.DropSchema;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.Update;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what a statement does with which tables, from what the engine is to run for it. */
public final class TableUses {
  private static final SqlParser PARSER = new SqlParser();

  private final StatementContext context;
  private final Set<TableUse> uses = new LinkedHashSet<>();

  private TableUses(StatementContext context) {
    this.context = context;
  }

  /** The uses of a checked statement, in the order in which they are written. */
  public static List<TableUse> of(Statement statement, StatementContext context) {
    TableUses found = new TableUses(context);
    switch (statement.plan()) {
      case Plan.Run run -> found.add(parse(run.sql().text()));
      case Plan.Unload unload -> found.addQuery(parse(unload.sql().text()));
      case Plan.Translated translated ->
          translated.statements().forEach(sql -> found.add(parse(sql)));
      case Plan.Listing listing -> found.add(listing);
      case Plan.Fail _ -> {
        // It touches nothing.
      }
    }
    return List.copyOf(found.uses);
  }

  static io.trino.sql.tree.Statement parse(String sql) {
    return TrinoStatements.PARSING.compute(() -> PARSER.createStatement(sql));
  }

  /** Only what it is made of: the table itself is nobody's. */
  private void addQuery(io.trino.sql.tree.Statement made) {
    if (made instanceof CreateTableAsSelect create) {
      addReads(TableReferences.of(create.getQuery()));
    }
  }

  private void add(Plan.Listing listing) {
    Kind kind =
        switch (listing.what()) {
          case DATABASES -> Kind.LIST_NAMESPACES;
          case TABLES -> Kind.LIST_TABLES;
          case COLUMNS, DESCRIPTION, DEFINITION -> Kind.DESCRIBE;
        };
    uses.add(new TableUse(kind, listing.table()));
  }

  private void add(io.trino.sql.tree.Statement statement) {
    switch (statement) {
      case Insert insert -> {
        addReads(TableReferences.of(insert.getQuery()));
        add(Kind.INSERT, insert.getTarget());
      }
      case Update update -> {
        addReads(TableReferences.below(update));
        add(Kind.UPDATE, update.getTable().getName());
      }
      case Delete delete -> {
        addReads(TableReferences.below(delete));
        add(Kind.DELETE, delete.getTable().getName());
      }
      case Merge merge -> {
        addReads(TableReferences.below(merge));
        add(Kind.UPDATE, merge.getTargetTable().getName());
      }
      case CreateTableAsSelect create -> {
        addReads(TableReferences.of(create.getQuery()));
        add(Kind.CREATE, create.getName());
      }
      case Explain explain -> add(explain.getStatement());
      case ExplainAnalyze explain -> add(explain.getStatement());
      case CreateTable create -> add(Kind.CREATE, create.getName());
      case DropTable drop -> add(Kind.DROP, drop.getTableName());
      case AddColumn add -> add(Kind.ALTER, add.getName());
      case DropColumn drop -> add(Kind.ALTER, drop.getTable());
      case RenameTable rename -> add(Kind.ALTER, rename.getSource());
      case CreateSchema create -> addNamespace(Kind.CREATE_NAMESPACE, create.getSchemaName());
      case DropSchema drop -> addNamespace(Kind.DROP_NAMESPACE, drop.getSchemaName());
      default -> addReads(TableReferences.of(statement));
    }
  }

  private void addReads(List<TableReferences.Reference> references) {
    references.forEach(reference -> add(Kind.READ, reference.table().getName()));
  }

  private void add(Kind kind, QualifiedName name) {
    TableName table = table(name, context);
    uses.add(
        new TableUse(
            kind, new TableName(table.catalog(), table.namespace(), withoutSuffix(table.table()))));
  }

  /** A name in full. */
  static TableName table(QualifiedName name, StatementContext context) {
    List<String> parts = name.getParts();
    return new TableName(
        parts.size() > 2 ? parts.getFirst() : catalog(context),
        parts.size() > 1 ? parts.get(parts.size() - 2) : context.databaseOrDefault(),
        parts.getLast());
  }

  private void addNamespace(Kind kind, QualifiedName name) {
    List<String> parts = name.getParts();
    uses.add(
        new TableUse(
            kind,
            new TableName(
                parts.size() > 1 ? parts.getFirst() : catalog(context), parts.getLast(), "")));
  }

  private static String catalog(StatementContext context) {
    return context.engineCatalog().orElse(StatementContext.DEFAULT_CATALOG);
  }

  /** What is about a table, such as {@code sales$snapshots}, is the table's. */
  static String withoutSuffix(String table) {
    int dollar = table.indexOf('$');
    return dollar > 0 ? table.substring(0, dollar) : table;
  }
}
