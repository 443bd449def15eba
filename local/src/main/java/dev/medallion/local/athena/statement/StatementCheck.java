package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.grammar.DdlParser;
import dev.medallion.local.athena.grammar.DdlStatement;
import dev.medallion.local.athena.grammar.DdlSyntaxException;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Deallocate;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DropView;
import io.trino.sql.tree.Execute;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.Prepare;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.ShowColumns;
import io.trino.sql.tree.ShowCreate;
import io.trino.sql.tree.ShowFunctions;
import io.trino.sql.tree.Update;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The gate that a statement passes before there is an execution.
 *
 * <p>Athena reads a text in two languages. What its engine runs is Trino's: queries, changes of
 * rows and {@code CREATE TABLE … AS}. Anything else is DDL, a dialect of Hive's. A text that
 * neither takes is refused in Trino's words; one that only Trino takes, but that the engine does
 * not run, in those of the DDL's parser; and a query that only Hive would take is a query of a type
 * that is not supported.
 */
public final class StatementCheck {
  private final TableCatalogs catalogs;

  /** A check that asks {@code catalogs} what exists. */
  public StatementCheck(TableCatalogs catalogs) {
    this.catalogs = catalogs;
  }

  /** Prepared statements by their names. */
  @FunctionalInterface
  public interface Prepared {
    /** The text of the prepared statement. */
    Optional<String> find(String name);
  }

  /**
   * Checks a statement without parameters, as {@link #check(String, StatementContext, Parameters,
   * Prepared)} does.
   */
  public Statement check(String sent, StatementContext context) {
    return check(sent, context, new Parameters(List.of()), name -> Optional.empty());
  }

  /**
   * Checks what a caller sent.
   *
   * @param parameters the values of its question marks
   * @param prepared what {@code EXECUTE} may name
   * @throws RefusedStatement if Athena refuses it at the start, or the local side does not support
   *     it
   */
  public Statement check(
      String sent, StatementContext context, Parameters parameters, Prepared prepared) {
    String text = StatementText.single(sent);
    List<SqlToken> tokens = SqlToken.scan(text);
    AthenaStatements.refuse(tokens);
    if (UnloadStatement.isOne(tokens)) {
      return parameters.bind(UnloadStatement.check(text, tokens), tokens);
    }
    Ddl ddl = new Ddl(text, new DdlNames(context, catalogs, text));
    io.trino.sql.tree.Statement parsed;
    try {
      parsed = TrinoStatements.parse(text, tokens);
    } catch (RefusedStatement inTrinosWords) {
      return ddl.checkOr(inTrinosWords);
    }
    if (parsed instanceof Execute execute) {
      return execute(execute, text, context, parameters, prepared);
    }
    return parameters.bind(checkParsed(parsed, text, tokens, context, ddl), tokens);
  }

  /** A prepared statement runs as if it had been sent, under the text that was sent. */
  private Statement execute(
      Execute execute,
      String text,
      StatementContext context,
      Parameters parameters,
      Prepared prepared) {
    String name = execute.getName().getValue();
    String sql =
        prepared
            .find(name)
            .orElseThrow(
                () ->
                    RefusedStatement.of(
                        "INVALID_INPUT", "PreparedStatement %s was not found".formatted(name)));
    Parameters given =
        execute.getParameters().isEmpty()
            ? parameters
            : Parameters.using(text, SqlToken.scan(text));
    Statement checked = check(sql, context, given, unknown -> Optional.empty());
    return new Statement(text, checked.kind(), checked.plan());
  }

  private Statement checkParsed(
      io.trino.sql.tree.Statement parsed,
      String text,
      List<SqlToken> tokens,
      StatementContext context,
      Ddl ddl) {
    return switch (parsed) {
      case Query query -> TrinoStatements.run(StatementKind.SELECT, text, tokens);
      case Insert insert -> TrinoStatements.run(StatementKind.INSERT, text, tokens);
      case Update update -> TrinoStatements.run(StatementKind.UPDATE, text, tokens);
      case Delete delete -> TrinoStatements.run(StatementKind.DELETE, text, tokens);
      case Merge merge -> TrinoStatements.run(StatementKind.MERGE, text, tokens);
      case Explain explain -> TrinoStatements.run(StatementKind.EXPLAIN, text, tokens);
      case ExplainAnalyze explain -> TrinoStatements.run(StatementKind.EXPLAIN, text, tokens);
      case ShowFunctions show -> TrinoStatements.run(StatementKind.SHOW_FUNCTIONS, text, tokens);
      case CreateTableAsSelect create ->
          new CreateTableAsSelectStatement(text, tokens, context, catalogs).check(create);
      case CreateView create -> throw view("CREATE VIEW", context);
      case DropView drop -> throw view("DROP VIEW", context);
      case Prepare prepare -> throw notHere(tokens);
      case ExecuteImmediate execute -> throw notHere(tokens);
      case Deallocate deallocate -> throw notHere(tokens);
      case ShowColumns show -> {
        ddl.names.refuseMissing(parts(show.getTable()), DdlNames.Spelling.TRINO);
        yield ddl.check();
      }
      case ShowCreate show when show.getType() == ShowCreate.Type.VIEW ->
          throw view("SHOW CREATE VIEW", context);
      case ShowCreate show -> {
        DdlNames.refuseFourParts(parts(show.getName()));
        yield ddl.check();
      }
      default -> ddl.check();
    };
  }

  private static List<String> parts(QualifiedName name) {
    return name.getOriginalParts().stream().map(part -> part.getValue()).toList();
  }

  private static RefusedStatement notHere(List<SqlToken> tokens) {
    return RefusedStatement.unsupportedHere(tokens.getFirst().text().toUpperCase(Locale.ROOT));
  }

  /** There are no views in a table bucket. */
  private static RefusedStatement view(String what, StatementContext context) {
    return context.isDefault()
        ? RefusedStatement.unsupportedHere(what + " (there is no AWS Glue Data Catalog)")
        : RefusedStatement.unsupportedQuery();
  }

  /** A text read as DDL. */
  private record Ddl(String text, DdlNames names) {

    Statement check() {
      try {
        return plan(parse());
      } catch (DdlSyntaxException e) {
        throw e.isAtTheStart()
            ? RefusedStatement.unsupportedQuery()
            : RefusedStatement.malformed(e.getMessage());
      }
    }

    Statement checkOr(RefusedStatement refusal) {
      try {
        return plan(parse());
      } catch (DdlSyntaxException e) {
        throw refusal;
      }
    }

    private DdlStatement parse() throws DdlSyntaxException {
      return TrinoStatements.PARSING.compute(() -> DdlParser.parse(text));
    }

    private Statement plan(DdlStatement statement) {
      return new DdlPlans(text, names).plan(statement);
    }
  }
}
