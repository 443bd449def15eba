package dev.medallion.jobs.silver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;

/**
 * An analysed query of projections, filters and joins over views, and where its columns are from.
 */
final class PlanShape {
  private final LogicalPlan plan;
  private final List<View> leaves = new ArrayList<>();

  private PlanShape(LogicalPlan plan) {
    this.plan = plan;
  }

  /**
   * Where a column comes from, unchanged.
   *
   * @param leaf the view
   * @param column its column
   */
  record Origin(View leaf, String column) {}

  /**
   * Where two leaves meet.
   *
   * @param driving the side of the join that one of them is on, and that the join keeps
   * @param other the side that the other is on
   * @param condition the join's condition
   */
  record Crossing(LogicalPlan driving, LogicalPlan other, Expression condition) {}

  /**
   * Takes a query in.
   *
   * @param views the names of the views that it reads
   * @throws NotIncrementalException if it has anything else in it, or looks at more than its rows
   */
  static PlanShape of(LogicalPlan analysed, Set<String> views) {
    PlanShape shape = new PlanShape(new InlineCTE(true, false).apply(analysed));
    shape.visit(shape.plan, views);
    return shape;
  }

  private void visit(LogicalPlan node, Set<String> views) {
    if (node instanceof View view && views.contains(nameOf(view))) {
      leaves.add(view);
      return;
    }
    if (!(node instanceof Project
        || node instanceof Filter
        || node instanceof SubqueryAlias
        || node instanceof Join)) {
      throw new NotIncrementalException("the query has a part of the kind " + node.nodeName());
    }
    PlanTrees.expressions(node).forEach(PlanShape::requireOfTheRowAlone);
    PlanTrees.children(node).forEach(child -> visit(child, views));
  }

  private static void requireOfTheRowAlone(Expression expression) {
    if (expression instanceof SubqueryExpression) {
      throw new NotIncrementalException("the query has a subquery in an expression");
    }
    if (isVolatile(expression)) {
      throw new NotIncrementalException(
          "the query has %s, which gives something else each time"
              .formatted(expression.prettyName()));
    }
    PlanTrees.children(expression).forEach(PlanShape::requireOfTheRowAlone);
  }

  /** Whether an expression itself, apart from its parts, gives something else each time. */
  static boolean isVolatile(Expression expression) {
    return !expression.deterministic()
        || expression instanceof CurrentTimestampLike
        || expression instanceof CurrentDate
        || expression instanceof LocalTimestamp;
  }

  static String nameOf(View view) {
    return view.desc().identifier().table();
  }

  /** The places where the query reads a view. */
  List<View> leaves(String view) {
    return leaves.stream().filter(leaf -> nameOf(leaf).equals(view)).toList();
  }

  /**
   * Where a column of the result comes from.
   *
   * @throws NotIncrementalException if it is computed, or from a row that a join may lack
   */
  Origin origin(String column) {
    return PlanTrees.output(plan).stream()
        .filter(attribute -> attribute.name().equalsIgnoreCase(column))
        .findFirst()
        .map(attribute -> origin(plan, attribute.exprId(), column))
        .orElseThrow(() -> notPassedOn(column));
  }

  private static Origin origin(LogicalPlan node, ExprId id, String column) {
    if (node instanceof View leaf) {
      return new Origin(leaf, PlanTrees.named(leaf, id).name());
    }
    if (node instanceof Project project) {
      for (NamedExpression item : PlanTrees.items(project)) {
        if (item.exprId().equals(id)) {
          Expression source = item instanceof Alias alias ? alias.child() : (Expression) item;
          if (source instanceof Attribute attribute) {
            return origin(project.child(), attribute.exprId(), column);
          }
        }
      }
      throw notPassedOn(column);
    }
    if (node instanceof Join join) {
      boolean fromLeft = PlanTrees.outputIds(join.left()).contains(id);
      LogicalPlan side = fromLeft ? join.left() : join.right();
      if (!keeps(join.joinType(), fromLeft)) {
        throw notPassedOn(column);
      }
      return origin(side, id, column);
    }
    return origin(PlanTrees.children(node).get(0), id, column);
  }

  private static NotIncrementalException notPassedOn(String column) {
    return new NotIncrementalException(
        "the key column %s is not passed on as a source has it".formatted(column));
  }

  /**
   * The query with some more columns of one of its leaves behind its own.
   *
   * @param leaf a leaf that no join may lack a row of
   */
  LogicalPlan carrying(View leaf, List<String> columns) {
    List<NamedExpression> carried =
        columns.stream()
            .<NamedExpression>map(column -> (NamedExpression) PlanTrees.named(leaf, column))
            .toList();
    List<NamedExpression> items = new ArrayList<>();
    PlanTrees.output(plan).stream()
        .filter(attribute -> !columns.contains(attribute.name()))
        .forEach(attribute -> items.add((NamedExpression) attribute));
    items.addAll(carried);
    return new Project(PlanTrees.scala(items), carrying(plan, leaf, carried));
  }

  private static LogicalPlan carrying(LogicalPlan node, View leaf, List<NamedExpression> carried) {
    if (!PlanTrees.contains(node, leaf) || node instanceof View) {
      return node;
    }
    if (node instanceof Project project) {
      List<NamedExpression> items = new ArrayList<>(PlanTrees.items(project));
      Set<ExprId> there = new HashSet<>();
      items.forEach(item -> there.add(item.exprId()));
      carried.stream().filter(item -> !there.contains(item.exprId())).forEach(items::add);
      return new Project(PlanTrees.scala(items), carrying(project.child(), leaf, carried));
    }
    if (node instanceof Filter filter) {
      return new Filter(filter.condition(), carrying(filter.child(), leaf, carried));
    }
    if (node instanceof SubqueryAlias alias) {
      return carrying(alias.child(), leaf, carried);
    }
    if (node instanceof Join join) {
      return new Join(
          carrying(join.left(), leaf, carried),
          carrying(join.right(), leaf, carried),
          join.joinType(),
          join.condition(),
          join.hint());
    }
    throw new IllegalStateException("not expected in a query of this shape: " + node.nodeName());
  }

  /**
   * The join that a driving leaf and another come together in.
   *
   * @throws NotIncrementalException if it has no condition, or may lack the driving leaf's row
   */
  Crossing crossing(View driving, View other) {
    LogicalPlan node = plan;
    while (true) {
      if (node instanceof Join join) {
        boolean drivingLeft = PlanTrees.contains(join.left(), driving);
        LogicalPlan mine = drivingLeft ? join.left() : join.right();
        LogicalPlan others = drivingLeft ? join.right() : join.left();
        if (PlanTrees.contains(others, other)) {
          if (!keeps(join.joinType(), drivingLeft) || join.condition().isEmpty()) {
            throw new NotIncrementalException(
                "the query has a %s JOIN that does not tell which rows meet"
                    .formatted(join.joinType().sql()));
          }
          return new Crossing(mine, others, join.condition().get());
        }
        node = mine;
      } else {
        node = PlanTrees.children(node).get(0);
      }
    }
  }

  /** Whether a join gives no row without one of that side. */
  private static boolean keeps(JoinType type, boolean left) {
    if (isInner(type)) {
      return true;
    }
    return left
        ? type == LeftOuter$.MODULE$ || type == LeftSemi$.MODULE$ || type == LeftAnti$.MODULE$
        : type == RightOuter$.MODULE$;
  }

  static boolean isInner(JoinType type) {
    return type == Inner$.MODULE$ || type == Cross$.MODULE$;
  }
}
