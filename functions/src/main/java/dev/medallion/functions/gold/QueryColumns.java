package dev.medallion.functions.gold;

import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of tables that the columns of a query are made of, read off its text and the columns
 * of the tables. A function has no analyzer of Trino, which {@code ./medallion lineage} asks; what
 * the text alone does not tell is not guessed.
 *
 * <p>What only decides which rows there are, such as a filter, a join's condition or the column
 * that rows are grouped by, is no origin of another column.
 */
public final class QueryColumns {
  private static final SqlParser PARSER = new SqlParser();

  private final Map<String, List<String>> tables;

  /** What can be read under a name, and what each of its columns is made of. */
  private record Source(String alias, Map<String, Set<String>> columns) {}

  private QueryColumns(Map<String, List<String>> tables) {
    this.tables = tables;
  }

  /**
   * Reads them.
   *
   * @param sql the query, which names tables as {@code layer.name}
   * @param tables the columns of each table, by that name
   * @return for each column the columns that it is made of, each as {@code layer.name.column};
   *     empty if the text does not tell
   */
  public static Optional<Map<String, Set<String>>> of(
      String sql, Map<String, List<String>> tables) {
    try {
      return Optional.of(read(sql, tables));
    } catch (UntraceableException e) {
      return Optional.empty();
    }
  }

  static Map<String, Set<String>> read(String sql, Map<String, List<String>> tables)
      throws UntraceableException {
    try {
      if (PARSER.createStatement(sql) instanceof Query query) {
        return new QueryColumns(tables).query(query, Map.of());
      }
    } catch (ParsingException e) {
      throw new UntraceableException("the query cannot be read: " + e.getErrorMessage());
    }
    throw new UntraceableException("it is no query");
  }

  private Map<String, Set<String>> query(Query query, Map<String, Map<String, Set<String>>> outer)
      throws UntraceableException {
    Map<String, Map<String, Set<String>>> named = new HashMap<>(outer);
    if (query.getWith().isPresent()) {
      With with = query.getWith().get();
      if (with.isRecursive()) {
        throw new UntraceableException("the query is recursive");
      }
      for (WithQuery each : with.getQueries()) {
        Map<String, Set<String>> columns = query(each.getQuery(), named);
        named.put(
            name(each.getName()),
            each.getColumnNames().isPresent()
                ? renamed(columns, each.getColumnNames().get())
                : columns);
      }
    }
    return body(query.getQueryBody(), named);
  }

  private Map<String, Set<String>> body(QueryBody body, Map<String, Map<String, Set<String>>> named)
      throws UntraceableException {
    return switch (body) {
      case QuerySpecification select -> select(select, named);
      case SetOperation set -> {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (Relation each : set.getRelations()) {
          Map<String, Set<String>> part = source(each, named).columns();
          if (all.isEmpty()) {
            part.forEach((name, from) -> all.put(name, new TreeSet<>(from)));
          } else {
            List<Set<String>> places = new ArrayList<>(part.values());
            int place = 0;
            for (Set<String> from : all.values()) {
              from.addAll(places.get(place++));
            }
          }
        }
        yield all;
      }
      default -> source(body, named).columns();
    };
  }

  private Map<String, Set<String>> select(
      QuerySpecification select, Map<String, Map<String, Set<String>>> named)
      throws UntraceableException {
    List<Source> from = new ArrayList<>();
    if (select.getFrom().isPresent()) {
      collect(select.getFrom().get(), named, from);
    }
    Map<String, Set<String>> columns = new LinkedHashMap<>();
    for (SelectItem item : select.getSelect().getSelectItems()) {
      switch (item) {
        case SingleColumn column ->
            columns.put(GroupedQuery.name(column), of(column.getExpression(), from, named));
        case AllColumns all -> {
          if (all.getTarget().isPresent() && !(all.getTarget().get() instanceof Identifier)) {
            throw new UntraceableException("the query selects the fields of a row");
          }
          for (Source source : from) {
            if (all.getTarget().isEmpty()
                || source.alias().equals(name((Identifier) all.getTarget().get()))) {
              columns.putAll(source.columns());
            }
          }
        }
        default -> throw new UntraceableException("the query selects " + item);
      }
    }
    return columns;
  }

  private void collect(
      Relation relation, Map<String, Map<String, Set<String>>> named, List<Source> into)
      throws UntraceableException {
    if (relation instanceof Join join) {
      collect(join.getLeft(), named, into);
      collect(join.getRight(), named, into);
    } else {
      into.add(source(relation, named));
    }
  }

  private Source source(Relation relation, Map<String, Map<String, Set<String>>> named)
      throws UntraceableException {
    return switch (relation) {
      case Table table -> {
        String path = table.getName().toString().toLowerCase(Locale.ROOT);
        String alias = table.getName().getSuffix().toLowerCase(Locale.ROOT);
        if (named.containsKey(path)) {
          yield new Source(alias, named.get(path));
        }
        if (!tables.containsKey(path)) {
          throw new UntraceableException("the query reads " + path);
        }
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        tables.get(path).forEach(column -> columns.put(column, Set.of(path + "." + column)));
        yield new Source(alias, columns);
      }
      case AliasedRelation aliased -> {
        Map<String, Set<String>> columns = source(aliased.getRelation(), named).columns();
        yield new Source(
            name(aliased.getAlias()),
            aliased.getColumnNames() == null
                ? columns
                : renamed(columns, aliased.getColumnNames()));
      }
      case TableSubquery subquery -> new Source("", query(subquery.getQuery(), named));
      case QuerySpecification select -> new Source("", select(select, named));
      case SetOperation set -> new Source("", body(set, named));
      default ->
          throw new UntraceableException(
              "the query reads from a " + relation.getClass().getSimpleName());
    };
  }

  private static Map<String, Set<String>> renamed(
      Map<String, Set<String>> columns, List<Identifier> names) throws UntraceableException {
    if (names.size() != columns.size()) {
      throw new UntraceableException("the query names %d columns".formatted(names.size()));
    }
    Map<String, Set<String>> renamed = new LinkedHashMap<>();
    int place = 0;
    for (Set<String> from : columns.values()) {
      renamed.put(name(names.get(place++)), from);
    }
    return renamed;
  }

  private Set<String> of(Node node, List<Source> from, Map<String, Map<String, Set<String>>> named)
      throws UntraceableException {
    Set<String> all = new TreeSet<>();
    switch (node) {
      case Identifier column -> all.addAll(unqualified(name(column), from));
      case DereferenceExpression field
          when field.getBase() instanceof Identifier table
              && field.getField().isPresent()
              && has(from, name(table), name(field.getField().get())) ->
          all.addAll(qualified(from, name(table), name(field.getField().get())));
      case DereferenceExpression field -> all.addAll(of(field.getBase(), from, named));
      // Neither a window nor what orders or filters is a part of the value.
      case FunctionCall call -> {
        for (Node argument : call.getArguments()) {
          all.addAll(of(argument, from, named));
        }
      }
      case SubqueryExpression subquery ->
          query(subquery.getQuery(), named).values().forEach(all::addAll);
      case DataType type -> {}
      default -> {
        for (Node child : node.getChildren()) {
          all.addAll(of(child, from, named));
        }
      }
    }
    return all;
  }

  /** A join by USING makes one column of two; what no table has is a name in a lambda. */
  private static Set<String> unqualified(String column, List<Source> from) {
    Set<String> all = new TreeSet<>();
    for (Source source : from) {
      all.addAll(source.columns().getOrDefault(column, Set.of()));
    }
    return all;
  }

  private static boolean has(List<Source> from, String table, String column) {
    return from.stream()
        .anyMatch(source -> source.alias().equals(table) && source.columns().containsKey(column));
  }

  private static Set<String> qualified(List<Source> from, String table, String column) {
    Set<String> all = new TreeSet<>();
    for (Source source : from) {
      if (source.alias().equals(table)) {
        all.addAll(source.columns().getOrDefault(column, Set.of()));
      }
    }
    return all;
  }

  private static String name(Identifier identifier) {
    return identifier.getValue().toLowerCase(Locale.ROOT);
  }
}
