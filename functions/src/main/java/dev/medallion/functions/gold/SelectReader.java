package dev.medallion.functions.gold;

import dev.medallion.functions.gold.ContributionQuery.Checked;
import dev.medallion.functions.gold.ContributionQuery.Input;
import dev.medallion.functions.gold.Contributions.Read;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.ExpressionRewriter;
import io.trino.sql.tree.ExpressionTreeRewriter;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads off one SELECT what each row of what it reads gives to the rows of its result. */
final class SelectReader {
  private final QuerySpecification select;
  private final List<String> names;
  private final List<Read> reads;
  private final List<String> key;
  private final List<Input> inputs = new ArrayList<>();
  private final List<Share> shares = new ArrayList<>();
  private List<Expression> groups = List.of();
  private Identifier table = new Identifier("_none", true);

  /**
   * @param names the names of the result's columns, by their places
   * @param reads the tables that the query may read
   * @param key the columns of the result that identify a row
   */
  SelectReader(QuerySpecification select, List<String> names, List<Read> reads, List<String> key) {
    this.select = select;
    this.names = names;
    this.reads = reads;
    this.key = key;
  }

  /** The names of the columns that a SELECT gives. */
  static List<String> names(QuerySpecification select) throws UntraceableException {
    List<String> names = new ArrayList<>();
    for (SelectItem item : select.getSelect().getSelectItems()) {
      if (!(item instanceof SingleColumn column)) {
        throw new UntraceableException("the query selects *");
      }
      names.add(GroupedQuery.name(column));
    }
    return names;
  }

  /** What it gives, as a query for the rows that it was made of. */
  ContributionQuery read(List<String> columns) throws UntraceableException {
    Relation from =
        select.getFrom().orElseThrow(() -> new UntraceableException("the query reads no table"));
    collect(from);
    if (inputs.size() == 1) {
      table = new Identifier(inputs.getFirst().alias(), true);
    }
    Optional<String> unsteady = new RowLocality(table).refusal(select);
    if (unsteady.isPresent()) {
      throw new UntraceableException(unsteady.get());
    }
    List<Expression> items = new ArrayList<>();
    for (SelectItem item : select.getSelect().getSelectItems()) {
      if (!(item instanceof SingleColumn column)) {
        throw new UntraceableException("the query selects *");
      }
      items.add(column.getExpression());
    }
    boolean grouped = select.getGroupBy().isPresent();
    if (grouped) {
      groups =
          GroupedQuery.groups(
                  select.getGroupBy().orElseThrow(), select.getSelect().getSelectItems())
              .orElseThrow(
                  () ->
                      new UntraceableException("the query groups by more than plain expressions"));
    }
    Map<String, String> matched = matched(items, grouped);
    List<Checked> checked = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String name = names.get(i);
      if (matched.containsKey(name) || !columns.contains(name)) {
        continue;
      }
      Optional<String> again = again(items.get(i));
      if (again.isPresent()) {
        checked.add(new Checked(name, again.get()));
      } else {
        unchecked.add(name);
      }
    }
    List<String> grouping = new ArrayList<>();
    for (Expression each : groups) {
      grouping.add(AthenaText.of(each));
    }
    return new ContributionQuery(
        inputs,
        AthenaText.of(from),
        select.getWhere().isPresent()
            ? Optional.of(AthenaText.of(select.getWhere().get()))
            : Optional.empty(),
        matched,
        key,
        grouping,
        shares,
        checked,
        unchecked);
  }

  /** The tables, under the names that the query gives them. */
  private void collect(Relation relation) throws UntraceableException {
    switch (relation) {
      case Table read -> inputs.add(input(read, read.getName().getSuffix()));
      case AliasedRelation aliased
          when aliased.getRelation() instanceof Table read && aliased.getColumnNames() == null ->
          inputs.add(input(read, aliased.getAlias().getValue()));
      case Join join -> {
        if (join.getCriteria().isPresent() && !(join.getCriteria().get() instanceof JoinOn)) {
          throw new UntraceableException("the query joins by USING or NATURAL");
        }
        collect(join.getLeft());
        collect(join.getRight());
      }
      default -> throw new UntraceableException("the query reads from more than tables");
    }
  }

  private Input input(Table table, String alias) throws UntraceableException {
    List<String> parts = table.getName().getParts();
    return reads.stream()
        .filter(
            read ->
                List.of(read.catalog(), read.name().namespace(), read.name().name()).equals(parts))
        .findFirst()
        .map(read -> new Input(alias, read))
        .orElseThrow(() -> new UntraceableException("the query reads " + String.join(".", parts)));
  }

  /**
   * By which columns of the result the rows are found that made one, and what gives them: its key,
   * and in a grouped query all that it groups by.
   */
  private Map<String, String> matched(List<Expression> items, boolean grouped)
      throws UntraceableException {
    Map<String, String> matched = new LinkedHashMap<>();
    List<Expression> given = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      boolean isGroup = grouped && groupOf(items.get(i)).isPresent();
      boolean isKey = key.contains(names.get(i));
      if (isKey && grouped && !isGroup && holdsColumn(items.get(i))) {
        throw new UntraceableException(
            "the query does not group by what it gives as the key column " + names.get(i));
      }
      if (isKey && !grouped && holdsAggregate(items.get(i))) {
        throw new UntraceableException("the key column %s is an aggregate".formatted(names.get(i)));
      }
      if (isKey || isGroup) {
        matched.put(names.get(i), AthenaText.of(items.get(i)));
        given.add(KeyExpression.unqualified(items.get(i), table));
      }
    }
    for (String column : key) {
      if (!matched.containsKey(column)) {
        throw new UntraceableException("the query does not give the key column " + column);
      }
    }
    if (select.getHaving().isPresent()
        && !groups.stream()
            .allMatch(group -> given.contains(KeyExpression.unqualified(group, table)))) {
      throw new UntraceableException(
          "the query has a HAVING clause, and groups by what it does not give");
    }
    return matched;
  }

  private static boolean holdsColumn(Node node) {
    return node instanceof Identifier
        || (!(node instanceof DataType)
            && node.getChildren().stream().anyMatch(SelectReader::holdsColumn));
  }

  private boolean holdsAggregate(Node node) throws UntraceableException {
    if (node instanceof FunctionCall call && share(call).isPresent()) {
      return true;
    }
    for (Node child : node.getChildren()) {
      if (holdsAggregate(child)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Integer> groupOf(Expression expression) {
    Expression sought = KeyExpression.unqualified(expression, table);
    return IntStream.range(0, groups.size())
        .filter(i -> KeyExpression.unqualified(groups.get(i), table).equals(sought))
        .boxed()
        .findFirst();
  }

  private Optional<Share> share(FunctionCall call) throws UntraceableException {
    return Share.of(call, ContributionQuery.ROW, inputs.stream().flatMap(Input::keys).toList());
  }

  /**
   * A column of the result computed anew, of totals of shares and of what the rows are grouped by;
   * empty if it is made of something else as well.
   */
  private Optional<String> again(Expression item) throws UntraceableException {
    if (select.getGroupBy().isEmpty() && !holdsAggregate(item)) {
      String sql = AthenaText.of(item);
      shares.add(new Share(sql.replace("\"", ""), sql, "arbitrary"));
      return Optional.of(ContributionQuery.total(shares.size()));
    }
    int before = shares.size();
    OfTotals rewriter = new OfTotals();
    try {
      Expression again = ExpressionTreeRewriter.rewriteWith(rewriter, item);
      if (rewriter.untraceable.isEmpty() && isOfTotals(again)) {
        return Optional.of(AthenaText.of(again));
      }
    } catch (UnsupportedOperationException e) {
      // Of a kind that the parser's library cannot rewrite: its shares alone are shown.
      return Optional.empty();
    }
    if (rewriter.untraceable.isPresent()) {
      shares.subList(before, shares.size()).clear();
    }
    return Optional.empty();
  }

  private static boolean isOfTotals(Node node) {
    return switch (node) {
      case DataType type -> true;
      case DereferenceExpression field -> isOfTotals(field.getBase());
      case Identifier column -> ContributionQuery.isOurs(column.getValue());
      default -> node.getChildren().stream().allMatch(SelectReader::isOfTotals);
    };
  }

  /** Puts totals of shares for aggregates, and names for what the rows are grouped by. */
  private final class OfTotals extends ExpressionRewriter<Void> {
    private Optional<UntraceableException> untraceable = Optional.empty();

    @Override
    protected Expression rewriteExpression(
        Expression node, Void context, ExpressionTreeRewriter<Void> rewriter) {
      Optional<Integer> group = groupOf(node);
      if (group.isPresent()) {
        return quoted(ContributionQuery.group(group.get() + 1));
      }
      if (!(node instanceof FunctionCall call)) {
        return null;
      }
      try {
        return share(call).map(this::total).orElse(null);
      } catch (UntraceableException e) {
        untraceable = Optional.of(e);
        return null;
      }
    }

    private Expression total(Share share) {
      int place = shares.indexOf(share);
      if (place < 0) {
        shares.add(share);
        place = shares.size() - 1;
      }
      return quoted(ContributionQuery.total(place + 1));
    }

    private static Identifier quoted(String column) {
      return new Identifier(column.substring(1, column.length() - 1), true);
    }
  }
}
