package dev.medallion.local.athena.statement;

import io.trino.sql.tree.CreateTableAsSelect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code CREATE TABLE … AS}.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/create-table-as.html">Athena: CREATE
 *     TABLE AS</a>
 */
final class CreateTableAsSelectStatement {
  private static final int MISSING_COLUMN_NAME = 1100;
  private static final int NOT_FOUND = 1300;
  private static final int DATABASE_NOT_FOUND = 1301;
  private static final int INVALID_TABLE_PROPERTY = 1006;

  /** Athena's table properties as Trino names them; an empty name is left out. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "table_type", "",
          "is_external", "",
          "format", "format",
          "write_compression", "compression_codec",
          "partitioning", "partitioning");

  private final String text;
  private final List<SqlToken> tokens;
  private final StatementContext context;
  private final TableCatalogs catalogs;

  CreateTableAsSelectStatement(
      String text, List<SqlToken> tokens, StatementContext context, TableCatalogs catalogs) {
    this.text = text;
    this.tokens = tokens;
    this.context = context;
    this.catalogs = catalogs;
  }

  Statement check(CreateTableAsSelect create) {
    TokenReader reader = new TokenReader(tokens);
    reader.takeIf("CREATE", "TABLE");
    reader.takeIf("IF", "NOT", "EXISTS");
    DottedName name = DottedName.read(reader);
    if (name.size() > 3) {
      throw RefusedStatement.malformed("Invalid table name " + name.plain());
    }
    return new Statement(text, StatementKind.CREATE_TABLE_AS_SELECT, plan(create, name, reader));
  }

  private Plan plan(CreateTableAsSelect create, DottedName name, TokenReader reader) {
    if (create.getColumnAliases().isPresent()) {
      return new Plan.Fail(
          MISSING_COLUMN_NAME,
          "MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1");
    }
    String catalog =
        name.size() == 3
            ? name.part(0)
            : context.engineCatalog().orElse(StatementContext.DEFAULT_CATALOG);
    String namespace =
        name.size() == 1
            ? context.databaseOrDefault().toLowerCase(Locale.ROOT)
            : name.part(name.size() - 2);
    if (catalog.equals(StatementContext.DEFAULT_CATALOG)) {
      return new Plan.Fail(
          DATABASE_NOT_FOUND,
          "Database %s not found. Please check your query.".formatted(namespace));
    }
    if (!catalogs.hasCatalog(catalog)) {
      return new Plan.Fail(
          NOT_FOUND, "NOT_FOUND: Session property catalog does not exist: %s.".formatted(catalog));
    }
    List<RewrittenSql.Edit> edits = new ArrayList<>();
    Optional<Plan> failure = rewriteProperties(reader, edits);
    edits.addAll(RewrittenSql.decimalsAsDoubles(tokensOutside(edits)));
    return failure.orElseGet(
        () ->
            new Plan.Run(
                RewrittenSql.of(text, edits),
                Optional.of(new TableName(catalog, namespace, name.part(name.size() - 1)))));
  }

  /** Puts the properties into Trino's words; gives the failure of one that Athena does not know. */
  private Optional<Plan> rewriteProperties(TokenReader reader, List<RewrittenSql.Edit> edits) {
    while (reader.peek().filter(token -> !token.isAny("WITH", "AS")).isPresent()) {
      reader.take();
    }
    SqlToken with = reader.take();
    if (!with.is("WITH")) {
      return Optional.empty();
    }
    reader.take();
    List<String> kept = new ArrayList<>();
    do {
      SqlToken name = reader.take();
      String property = name.name().toLowerCase(Locale.ROOT);
      reader.take();
      String value = value(reader);
      if (property.equals("location")) {
        throw RefusedStatement.malformed(CreateTableStatement.LOCATION_IN_TABLE_BUCKET);
      }
      String trino = PROPERTIES.get(property);
      if (trino == null) {
        return Optional.of(
            new Plan.Fail(
                INVALID_TABLE_PROPERTY,
                "INVALID_TABLE_PROPERTY: %s: Catalog '%s' table property '%s' does not exist"
                    .formatted(name.position(), StatementContext.DEFAULT_CATALOG, property)));
      }
      if (property.equals("table_type") && !value.equalsIgnoreCase("'iceberg'")) {
        throw RefusedStatement.malformed(CreateTableStatement.ONLY_ICEBERG);
      }
      if (!trino.isEmpty()) {
        kept.add(trino + " = " + value);
      }
    } while (reader.takeIf(","));
    SqlToken close = reader.take();
    String replacement = kept.isEmpty() ? "" : "WITH (" + String.join(", ", kept) + ")";
    edits.add(new RewrittenSql.Edit(with.start(), close.end(), replacement));
    return Optional.empty();
  }

  /** The text of a property's value: what stands up to the next comma or bracket outside of it. */
  private String value(TokenReader reader) {
    SqlToken first = reader.take();
    SqlToken last = first;
    int depth = first.isAny("(", "[") ? 1 : 0;
    while (depth > 0 || reader.peek().filter(token -> !token.isAny(",", ")")).isPresent()) {
      last = reader.take();
      if (last.isAny("(", "[")) {
        depth++;
      } else if (last.isAny(")", "]")) {
        depth--;
      }
    }
    return text.substring(first.start(), last.end());
  }

  private List<SqlToken> tokensOutside(List<RewrittenSql.Edit> edits) {
    return tokens.stream()
        .filter(
            token ->
                edits.stream()
                    .noneMatch(edit -> token.start() >= edit.start() && token.start() < edit.end()))
        .toList();
  }
}
