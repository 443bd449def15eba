package dev.medallion.local.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns of views whose values a query's columns have unchanged, read off its resolved plan:
 * of a row of the result, these are what the rows of the views have that it was made of. What a
 * join or a filter makes equal counts as well; an outer join may have found no such row.
 */
final class ColumnCopies {
  private final Map<ExprId, Set<String>> copies = new HashMap<>();
  private final Map<Long, List<Attribute>> commonTables = new HashMap<>();

  private ColumnCopies() {}

  static ColumnCopies in(LogicalPlan resolved) {
    ColumnCopies found = new ColumnCopies();
    found.visit(resolved);
    return found;
  }

  /** Each as VIEW.COLUMN, in alphabetical order. */
  List<String> of(Attribute column) {
    return List.copyOf(copies.getOrDefault(column.exprId(), Set.of()));
  }

  private void visit(LogicalPlan node) {
    if (node instanceof View view) {
      String name = view.desc().identifier().table();
      java(view.output())
          .forEach(column -> copies.put(column.exprId(), Set.of(name + "." + column.name())));
      return;
    }
    java(node.children()).forEach(this::visit);
    switch (node) {
      case CTERelationDef table -> commonTables.put(table.id(), java(table.output()));
      case CTERelationRef read ->
          passOn(java(read.output()), List.of(commonTables.get(read.cteId())));
      case Union union ->
          passOn(
              java(union.output()),
              java(union.children()).stream().map(child -> java(child.output())).toList());
      // It makes nulls of some columns, so that rows do not tell what they were made of.
      case Expand expand ->
          java(expand.output()).forEach(column -> copies.put(column.exprId(), Set.of()));
      case Join join -> {
        if (join.condition().isDefined() && !join.joinType().equals(LeftAnti$.MODULE$)) {
          equate(join.condition().get());
        }
      }
      case Filter filter -> equate(filter.condition());
      default ->
          java(node.expressions())
              .forEach(
                  expression -> {
                    if (expression instanceof Alias alias
                        && alias.child() instanceof Attribute column) {
                      copies.put(alias.exprId(), copies.getOrDefault(column.exprId(), Set.of()));
                    }
                  });
    }
  }

  /** What both sides of an equality have, each of them has. */
  private void equate(Expression condition) {
    List<EqualTo> equalities = new ArrayList<>();
    collect(condition, equalities);
    // Once more for each, since one may go on from another.
    for (int i = 0; i < equalities.size(); i++) {
      for (EqualTo each : equalities) {
        if (column(each.left()) instanceof Attribute left
            && column(each.right()) instanceof Attribute right) {
          Set<String> both = new TreeSet<>(copies.getOrDefault(left.exprId(), Set.of()));
          both.addAll(copies.getOrDefault(right.exprId(), Set.of()));
          copies.put(left.exprId(), both);
          copies.put(right.exprId(), both);
        }
      }
    }
  }

  /** A column whose type is not known, as a Parquet file brings it, is cast to be compared. */
  private static Expression column(Expression expression) {
    return expression instanceof Cast cast && cast.child().dataType().equals(DataTypes.NullType)
        ? cast.child()
        : expression;
  }

  private static void collect(Expression condition, List<EqualTo> equalities) {
    switch (condition) {
      case And and -> {
        collect(and.left(), equalities);
        collect(and.right(), equalities);
      }
      case EqualTo equality -> equalities.add(equality);
      default -> {
        // Other conditions make no two columns equal.
      }
    }
  }

  /** Each column is a copy of what those at the same place of all branches are copies of. */
  private void passOn(List<Attribute> columns, List<List<Attribute>> branches) {
    List<Set<String>> common = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Set<String> all = new TreeSet<>(of(branches.get(0).get(i)));
      for (List<Attribute> branch : branches) {
        all.retainAll(of(branch.get(i)));
      }
      common.add(all);
    }
    for (int i = 0; i < columns.size(); i++) {
      copies.put(columns.get(i).exprId(), common.get(i));
    }
  }

  private static <T> List<T> java(Seq<T> list) {
    return CollectionConverters.asJava(list);
  }
}
