package dev.medallion.local.athena.grammar;

import dev.medallion.local.athena.grammar.DdlStatement.Change;
import dev.medallion.local.athena.grammar.DdlStatement.PartitionField;
import dev.medallion.local.athena.grammar.DdlStatement.Partitioning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Makes what a text says of its parse tree. */
final class DdlStatementBuilder {
  private final TokenStream tokens;

  DdlStatementBuilder(TokenStream tokens) {
    this.tokens = tokens;
  }

  DdlStatement build(AthenaDdlParser.StatementContext statement) {
    return switch (statement) {
      case AthenaDdlParser.QueryStatementContext query -> new DdlStatement.Query();
      case AthenaDdlParser.CreateDatabaseContext create -> createDatabase(create);
      case AthenaDdlParser.AlterDatabaseContext alter ->
          new DdlStatement.AlterDatabase(lower(alter.identifier()));
      case AthenaDdlParser.DropDatabaseContext drop ->
          new DdlStatement.DropDatabase(
              lower(drop.identifier()), drop.IF() != null, drop.CASCADE() != null);
      case AthenaDdlParser.CreateTableContext create -> createTable(create);
      case AthenaDdlParser.DropTableContext drop ->
          new DdlStatement.DropTable(name(drop.tableName()), drop.IF() != null);
      case AthenaDdlParser.DropViewContext drop ->
          new DdlStatement.DropView(name(drop.tableName()));
      case AthenaDdlParser.CreateViewContext create ->
          new DdlStatement.CreateView(name(create.tableName()));
      case AthenaDdlParser.RepairTableContext repair ->
          new DdlStatement.RepairTable(name(repair.tableName()));
      case AthenaDdlParser.ShowTablesContext show ->
          new DdlStatement.ShowTables(
              show.databaseName() == null ? List.of() : parts(show.databaseName().identifier()),
              string(show.STRING()));
      case AthenaDdlParser.ShowDatabasesContext show ->
          new DdlStatement.ShowDatabases(string(show.STRING()));
      case AthenaDdlParser.ShowColumnsContext show ->
          new DdlStatement.ShowColumns(
              name(show.tableName()),
              Optional.ofNullable(show.identifier()).map(DdlStatementBuilder::lower));
      case AthenaDdlParser.ShowPartitionsContext show ->
          new DdlStatement.ShowPartitions(name(show.tableName()));
      case AthenaDdlParser.ShowPropertiesContext show ->
          new DdlStatement.ShowProperties(name(show.tableName()));
      case AthenaDdlParser.ShowCreateTableContext show ->
          new DdlStatement.ShowCreateTable(name(show.tableName()));
      case AthenaDdlParser.DescribeTableContext describe -> describe(describe);
      default -> alterTable(statement);
    };
  }

  private static DdlStatement alterTable(AthenaDdlParser.StatementContext statement) {
    return switch (statement) {
      case AthenaDdlParser.RenameTableContext alter ->
          alter(alter.TABLE(), alter.tableName(0), new Change.Rename(name(alter.tableName(1))));
      case AthenaDdlParser.SetPropertiesContext alter ->
          alter(
              alter.TABLE(),
              alter.tableName(),
              new Change.SetProperties(properties(alter.properties())));
      case AthenaDdlParser.UnsetPropertiesContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.UnsetProperties());
      case AthenaDdlParser.AddColumnsContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.AddColumns(columns(alter.columns())));
      case AthenaDdlParser.ReplaceColumnsContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.ReplaceColumns());
      case AthenaDdlParser.ChangeColumnContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.ChangeColumn());
      case AthenaDdlParser.DropColumnContext alter ->
          alter(
              alter.TABLE(),
              alter.tableName(),
              new Change.DropColumn(
                  alter.qualifiedName().identifier().stream()
                      .map(DdlStatementBuilder::lower)
                      .toList()));
      case AthenaDdlParser.SetLocationContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.SetLocation());
      case AthenaDdlParser.AddPartitionContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.AddPartition());
      case AthenaDdlParser.DropPartitionContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.DropPartition());
      case AthenaDdlParser.RenamePartitionContext alter ->
          alter(alter.TABLE(), alter.tableName(), new Change.RenamePartition());
      default -> new DdlStatement.Other();
    };
  }

  /** What {@code ALTER VIEW} changes, Athena does not. */
  private static DdlStatement alter(
      TerminalNode tableWord, AthenaDdlParser.TableNameContext name, Change change) {
    return tableWord == null
        ? new DdlStatement.Other()
        : new DdlStatement.AlterTable(name(name), change);
  }

  private static DdlStatement createDatabase(AthenaDdlParser.CreateDatabaseContext create) {
    List<String> extras = new ArrayList<>();
    addIf(create.COMMENT() != null, "COMMENT", extras);
    addIf(create.location() != null, "LOCATION", extras);
    addIf(create.DBPROPERTIES() != null, "WITH DBPROPERTIES", extras);
    return new DdlStatement.CreateDatabase(
        lower(create.identifier()), create.IF() != null, List.copyOf(extras));
  }

  private static DdlStatement createTable(AthenaDdlParser.CreateTableContext create) {
    AthenaDdlParser.CreateTableHeaderContext header = create.createTableHeader();
    AthenaDdlParser.TableClausesContext clauses = create.tableClauses();
    AthenaDdlParser.LocationContext location =
        clauses == null ? create.location() : clauses.location();
    AthenaDdlParser.PropertiesContext properties =
        clauses == null ? create.properties() : clauses.properties();
    List<AthenaDdlParser.ColumnsContext> lists =
        create.columns().stream().filter(list -> list != create.partitionColumns).toList();
    return new DdlStatement.CreateTable(
        name(header.tableName()),
        header.EXTERNAL() != null,
        header.IF() != null,
        lists.isEmpty() ? List.of() : columns(lists.getFirst()),
        string(create.STRING()),
        new Partitioning(
            create.partitionColumns != null,
            create.partitionFields() == null
                ? List.of()
                : create.partitionFields().partitionField().stream()
                    .map(DdlStatementBuilder::partitionField)
                    .toList()),
        clauses == null ? List.of() : hiveClauses(clauses),
        location != null,
        properties == null ? Map.of() : properties(properties),
        create.query() != null);
  }

  private static List<String> hiveClauses(AthenaDdlParser.TableClausesContext clauses) {
    List<String> present = new ArrayList<>();
    addIf(clauses.bucketing() != null, "CLUSTERED BY", present);
    addIf(clauses.skewing() != null, "SKEWED BY", present);
    addIf(clauses.rowFormat() != null, "ROW FORMAT", present);
    addIf(clauses.storage() != null, "STORED AS/BY", present);
    return List.copyOf(present);
  }

  private static PartitionField partitionField(AthenaDdlParser.PartitionFieldContext field) {
    boolean transformed = field.identifier().size() > 1;
    return new PartitionField(
        transformed ? Optional.of(lower(field.identifier(0))) : Optional.empty(),
        Optional.ofNullable(field.INTEGER_VALUE()).map(TerminalNode::getText),
        lower(field.identifier().getLast()));
  }

  private DdlStatement describe(AthenaDdlParser.DescribeTableContext describe) {
    Optional<String> detail =
        Optional.ofNullable(describe.option)
            .map(option -> option.getText().toUpperCase(Locale.ROOT))
            .or(() -> Optional.ofNullable(describe.partition()).map(partition -> "PARTITION"))
            .or(() -> Optional.ofNullable(describe.columnPath()).map(this::written));
    return new DdlStatement.DescribeTable(name(describe.tableName()), detail);
  }

  private String written(ParserRuleContext tree) {
    return tokens.getText(tree);
  }

  private static List<DdlColumn> columns(AthenaDdlParser.ColumnsContext columns) {
    return columns.column().stream()
        .map(
            column ->
                new DdlColumn(
                    lower(column.identifier()), type(column.dataType()), string(column.STRING())))
        .toList();
  }

  private static DdlType type(AthenaDdlParser.DataTypeContext type) {
    return switch (type) {
      case AthenaDdlParser.ArrayTypeContext array -> new DdlType.Array(type(array.dataType()));
      case AthenaDdlParser.MapTypeContext map ->
          new DdlType.Map(type(map.dataType(0)), type(map.dataType(1)));
      case AthenaDdlParser.StructTypeContext struct ->
          new DdlType.Struct(struct.columns() == null ? List.of() : columns(struct.columns()));
      case AthenaDdlParser.SimpleTypeContext simple ->
          new DdlType.Simple(
              lower(simple.identifier()),
              simple.INTEGER_VALUE().stream().map(TerminalNode::getText).toList());
      default -> throw new IllegalStateException("no such type: " + type.getText());
    };
  }

  private static Map<String, String> properties(AthenaDdlParser.PropertiesContext properties) {
    Map<String, String> values = new LinkedHashMap<>();
    for (AthenaDdlParser.PropertyContext property : properties.property()) {
      AthenaDdlParser.PropertyKeyContext key = property.propertyKey();
      values.put(
          string(key.STRING()).orElseGet(() -> String.join(".", parts(key.identifier()))),
          string(property.STRING()).orElse(""));
    }
    return values;
  }

  private static List<String> name(AthenaDdlParser.TableNameContext name) {
    return parts(name.identifier());
  }

  private static List<String> parts(List<AthenaDdlParser.IdentifierContext> identifiers) {
    return identifiers.stream().map(DdlStatementBuilder::plain).toList();
  }

  private static String lower(AthenaDdlParser.IdentifierContext identifier) {
    return plain(identifier).toLowerCase(Locale.ROOT);
  }

  private static String plain(AthenaDdlParser.IdentifierContext identifier) {
    String text = identifier.getText();
    return identifier.BACKQUOTED_IDENTIFIER() == null
        ? text
        : text.substring(1, text.length() - 1).replace("``", "`");
  }

  /** A string without its quotes; a backslash keeps the character after it. */
  private static Optional<String> string(TerminalNode string) {
    return Optional.ofNullable(string)
        .map(TerminalNode::getText)
        .map(text -> text.substring(1, text.length() - 1).replaceAll("(?s)\\\\(.)", "$1"));
  }

  private static void addIf(boolean present, String word, List<String> words) {
    if (present) {
      words.add(word);
    }
  }
}
