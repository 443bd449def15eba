package dev.medallion.columns;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns of views that the values of a query's columns are made of, read off its resolved
 * plan.
 *
 * <p>What only decides which rows there are, such as a filter, a join's condition or the column
 * that rows are grouped by, is no origin of another column.
 */
public final class ColumnOrigins {
  private final Map<ExprId, Set<String>> origins = new HashMap<>();
  private final Map<Long, List<Attribute>> commonTables = new HashMap<>();

  private ColumnOrigins() {}

  /** Reads them off a query's plan, in which views are what its origins are counted from. */
  public static ColumnOrigins in(LogicalPlan resolved) {
    ColumnOrigins found = new ColumnOrigins();
    found.visit(resolved);
    return found;
  }

  /** Each as VIEW.COLUMN, in alphabetical order. */
  public List<String> of(Attribute column) {
    return List.copyOf(origins.getOrDefault(column.exprId(), Set.of()));
  }

  private void visit(LogicalPlan node) {
    if (node instanceof View view) {
      String name = view.desc().identifier().table();
      java(view.output())
          .forEach(column -> origins.put(column.exprId(), Set.of(name + "." + column.name())));
      return;
    }
    java(node.children()).forEach(this::visit);
    java(node.expressions()).forEach(this::visitSubqueries);
    if (node instanceof CTERelationDef table) {
      commonTables.put(table.id(), java(table.output()));
    } else if (node instanceof CTERelationRef read) {
      passOn(java(read.output()), List.of(commonTables.get(read.cteId())));
    } else if (node instanceof Union union) {
      passOn(
          java(union.output()),
          java(union.children()).stream().map(child -> java(child.output())).toList());
    } else if (node instanceof Expand expand) {
      passOn(
          java(expand.output()),
          java(expand.projections()).stream().map(ColumnOrigins::java).toList());
    } else if (node instanceof Generate generate) {
      java(generate.generatorOutput())
          .forEach(column -> origins.put(column.exprId(), of((Expression) generate.generator())));
    } else {
      java(node.expressions()).forEach(this::define);
    }
  }

  private void define(Expression expression) {
    if (expression instanceof Alias alias) {
      origins.put(alias.exprId(), of(alias.child()));
    }
  }

  private void visitSubqueries(Expression expression) {
    if (expression instanceof SubqueryExpression subquery) {
      visit(subquery.plan());
    }
    java(expression.children()).forEach(this::visitSubqueries);
  }

  /** Each column is made of those at the same place of what is passed on. */
  private void passOn(
      List<Attribute> columns, Collection<? extends List<? extends Expression>> of) {
    for (int i = 0; i < columns.size(); i++) {
      Set<String> all = new TreeSet<>();
      for (List<? extends Expression> each : of) {
        all.addAll(of(each.get(i)));
      }
      origins.put(columns.get(i).exprId(), all);
    }
  }

  private Set<String> of(Expression value) {
    Set<String> all = new TreeSet<>();
    if (value instanceof Attribute column) {
      all.addAll(origins.getOrDefault(column.exprId(), Set.of()));
    } else if (value instanceof AggregateExpression aggregate) {
      all.addAll(of((Expression) aggregate.aggregateFunction()));
    } else if (value instanceof WindowExpression window) {
      all.addAll(of(window.windowFunction()));
    } else if (value instanceof ScalarSubquery subquery) {
      all.addAll(of(java(subquery.plan().output()).get(0)));
    } else {
      java(value.children()).forEach(child -> all.addAll(of(child)));
    }
    return all;
  }

  private static <T> List<T> java(Seq<T> list) {
    return CollectionConverters.asJava(list);
  }
}
