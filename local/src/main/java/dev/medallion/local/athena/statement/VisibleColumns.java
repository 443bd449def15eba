package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.statement.RewrittenSql.Edit;
import dev.medallion.local.athena.statement.TableReferences.Reference;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NodeLocation;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets a statement see only some columns of the tables that it reads: each becomes a query of those
 * columns, under the table's name. So a star gives only these, and any other column cannot be
 * resolved, wherever the statement names it.
 */
public final class VisibleColumns {
  private final StatementContext context;
  private final Map<TableName, Part> parts;

  /**
   * What is seen of a table.
   *
   * @param columns its columns
   * @param condition which of its rows; empty for all
   */
  public record Part(List<String> columns, Optional<String> condition) {
    /** Some columns of all rows. */
    public static Part of(List<String> columns) {
      return new Part(columns, Optional.empty());
    }

    private String start() {
      return columns.stream()
          .map(TableName::quoted)
          .collect(Collectors.joining(", ", "(SELECT ", " FROM "));
    }

    private String end() {
      return condition.map(" WHERE %s)"::formatted).orElse(")");
    }
  }

  /** A table that is read in a way that shows more than columns, such as its list of files. */
  public static final class HiddenTable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HiddenTable(TableName table) {
      super(table.table());
    }
  }

  private VisibleColumns(StatementContext context, Map<TableName, Part> parts) {
    this.context = context;
    this.parts = parts;
  }

  /**
   * The statement with what it sees.
   *
   * @param parts what is seen of the tables that are not to be seen as a whole
   * @throws HiddenTable if it reads one of the tables in another way than by its columns
   */
  public static Statement narrow(
      Statement statement, StatementContext context, Map<TableName, Part> parts) {
    if (parts.isEmpty()) {
      return statement;
    }
    VisibleColumns visible = new VisibleColumns(context, parts);
    Plan plan =
        switch (statement.plan()) {
          case Plan.Run run -> new Plan.Run(visible.narrow(run.sql()), run.created());
          case Plan.Unload unload -> unload.with(visible.narrow(unload.sql()));
          case Plan.Translated translated -> translated;
          case Plan.Listing listing -> listing;
          case Plan.Fail fail -> fail;
        };
    return new Statement(statement.text(), statement.kind(), plan);
  }

  private RewrittenSql narrow(RewrittenSql sql) {
    String text = sql.text();
    List<SqlToken> tokens = SqlToken.scan(text);
    RewrittenSql narrowed = sql;
    List<Edit> edits = new ArrayList<>();
    for (Reference reference : TableReferences.of(query(TableUses.parse(text)))) {
      TableName name = TableUses.table(reference.table().getName(), context);
      TableName table =
          new TableName(name.catalog(), name.namespace(), TableUses.withoutSuffix(name.table()));
      if (parts.containsKey(table)) {
        if (!table.equals(name)) {
          throw new HiddenTable(table);
        }
        if (!reference.isAliased()) {
          edits.addAll(unqualified(tokens, table));
        }
        narrowed = narrow(sql, tokens, reference, table, parts.get(table), edits);
      }
    }
    return narrowed;
  }

  /** Under the name that is left of it, a column is found by that name alone. */
  private static List<Edit> unqualified(List<SqlToken> tokens, TableName table) {
    List<Edit> edits = new ArrayList<>();
    for (int first = 0; first < tokens.size(); first++) {
      boolean starts = first == 0 || !tokens.get(first - 1).is(".");
      if (starts && tokens.get(first).isName()) {
        List<String> parts =
            DottedName.read(new TokenReader(tokens.subList(first, tokens.size()))).parts();
        int qualifiers = qualifiers(parts, table);
        if (qualifiers > 0) {
          edits.add(
              new Edit(tokens.get(first).start(), tokens.get(first + 2 * qualifiers).start(), ""));
        }
      }
    }
    return edits;
  }

  /** How many parts of a column's name stand before the name of its table. */
  private static int qualifiers(List<String> parts, TableName table) {
    if (parts.size() > 3
        && parts.subList(0, 3).equals(List.of(table.catalog(), table.namespace(), table.table()))) {
      return 2;
    }
    return parts.size() > 2 && parts.subList(0, 2).equals(List.of(table.namespace(), table.table()))
        ? 1
        : 0;
  }

  /** The part of a statement that reads. */
  private static Node query(io.trino.sql.tree.Statement statement) {
    return switch (statement) {
      case Explain explain -> query(explain.getStatement());
      case ExplainAnalyze explain -> query(explain.getStatement());
      case Insert insert -> insert.getQuery();
      case CreateTableAsSelect create -> create.getQuery();
      default -> statement;
    };
  }

  /** Adds the edits of one reference to those of the ones before. */
  private static RewrittenSql narrow(
      RewrittenSql sql,
      List<SqlToken> tokens,
      Reference reference,
      TableName table,
      Part part,
      List<Edit> edits) {
    int first = token(sql, tokens, reference.table());
    if (tokens.get(first).is("TABLE")) {
      if (tokens.get(first + 1).is("(")) {
        throw new HiddenTable(table);
      }
      edits.add(new Edit(tokens.get(first).start(), tokens.get(first).end(), "SELECT * FROM"));
      first++;
    }
    int last = endOfName(tokens, first);
    String name = TableName.quoted(tokens.get(last).name());
    String end = part.end() + (reference.isAliased() ? "" : " AS " + name);
    edits.add(insertion(tokens.get(first).start(), part.start()));
    if (reference.table().getQueryPeriod().isEmpty()) {
      edits.add(insertion(tokens.get(last).end(), end));
      return sql.then(edits);
    }
    // A version or a time can be any expression: it ends where the statement can be parsed again.
    int open = 0;
    for (SqlToken token : tokens.subList(last + 1, tokens.size())) {
      open += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (open > 0) {
        continue;
      }
      List<Edit> tried = new ArrayList<>(edits);
      tried.add(insertion(token.end(), end));
      RewrittenSql narrowed = sql.then(tried);
      if (isParsed(narrowed.text())) {
        edits.add(tried.getLast());
        return narrowed;
      }
    }
    throw new IllegalStateException("no end of the table's version in " + sql.text());
  }

  private static Edit insertion(int at, String text) {
    return new Edit(at, at, text);
  }

  private static boolean isParsed(String text) {
    try {
      TableUses.parse(text);
      return true;
    } catch (ParsingException e) {
      return false;
    }
  }

  private static int token(RewrittenSql sql, List<SqlToken> tokens, Table table) {
    NodeLocation location = table.getLocation().orElseThrow();
    int column =
        new Utf16Positions(sql.text()).column(location.getLineNumber(), location.getColumnNumber());
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.line() == location.getLineNumber() && token.column() == column) {
        return i;
      }
    }
    throw new IllegalStateException("nothing stands at " + location);
  }

  private static int endOfName(List<SqlToken> tokens, int first) {
    int last = first;
    while (last + 2 < tokens.size()
        && tokens.get(last + 1).is(".")
        && tokens.get(last + 2).isName()) {
      last += 2;
    }
    return last;
  }
}
