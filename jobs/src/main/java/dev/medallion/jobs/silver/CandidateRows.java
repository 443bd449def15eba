package dev.medallion.jobs.silver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
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
 * A part of a query over all versions of its sources' rows, reduced to some columns. It has at
 * least the rows that the part has now or had in any earlier state: what takes rows away, and what
 * may add an unmatched one, is left out wherever the columns allow it.
 */
final class CandidateRows {
  private final Function<View, Dataset<Row>> content;

  /** Parts whose leaves hold that. */
  CandidateRows(Function<View, Dataset<Row>> content) {
    this.content = content;
  }

  /**
   * The superset of a part, with those of the needed columns that come from it.
   *
   * @param kept the leaf that has to stay in it
   * @throws NotIncrementalException if the columns come of the side of a join that may be missing
   */
  LogicalPlan of(LogicalPlan part, Set<ExprId> needed, View kept) {
    return reduced(part, needed, kept)
        .orElseThrow(
            () ->
                new NotIncrementalException(
                    "a join's condition looks at a table that is itself joined by an outer join"));
  }

  private Optional<LogicalPlan> reduced(LogicalPlan part, Set<ExprId> needed, View kept) {
    if (part instanceof View leaf) {
      return Optional.of(leaf(leaf));
    }
    if (part instanceof SubqueryAlias alias) {
      return reduced(alias.child(), needed, kept);
    }
    if (part instanceof Filter filter) {
      Set<ExprId> more = new HashSet<>(needed);
      more.addAll(PlanTrees.references(filter.condition()));
      return reduced(filter.child(), more, kept)
          .<LogicalPlan>map(child -> new Filter(filter.condition(), child))
          .or(() -> reduced(filter.child(), needed, kept));
    }
    if (part instanceof Project project) {
      return project(project, needed, kept);
    }
    if (part instanceof Join join) {
      return join(join, needed, kept);
    }
    throw new IllegalStateException("not expected in a query of this shape: " + part.nodeName());
  }

  /** Columns that the projection does not carry on, a key for one, are carried on beside it. */
  private Optional<LogicalPlan> project(Project project, Set<ExprId> needed, View kept) {
    List<NamedExpression> items = new ArrayList<>();
    Set<ExprId> below = new HashSet<>();
    Set<ExprId> carried = new HashSet<>();
    for (NamedExpression item : PlanTrees.items(project)) {
      if (needed.contains(item.exprId())) {
        items.add(item);
        carried.add(item.exprId());
        below.addAll(PlanTrees.references((Expression) item));
      }
    }
    for (Attribute attribute : PlanTrees.allBelow(project.child())) {
      if (needed.contains(attribute.exprId()) && carried.add(attribute.exprId())) {
        items.add((NamedExpression) attribute);
        below.add(attribute.exprId());
      }
    }
    return reduced(project.child(), below, kept)
        .map(child -> new Project(PlanTrees.scala(items), child));
  }

  private Optional<LogicalPlan> join(Join join, Set<ExprId> needed, View kept) {
    boolean needsLeft = isNeeded(join.left(), needed, kept);
    boolean needsRight = isNeeded(join.right(), needed, kept);
    JoinType type = join.joinType();
    boolean keepsLeft =
        type == LeftOuter$.MODULE$ || type == LeftSemi$.MODULE$ || type == LeftAnti$.MODULE$;
    if (!needsRight && (keepsLeft || PlanShape.isInner(type))) {
      return reduced(join.left(), needed, kept);
    }
    if (!needsLeft && (type == RightOuter$.MODULE$ || PlanShape.isInner(type))) {
      return reduced(join.right(), needed, kept);
    }
    if (!PlanShape.isInner(type)) {
      return Optional.empty();
    }
    Set<ExprId> more = new HashSet<>(needed);
    if (join.condition().isDefined()) {
      more.addAll(PlanTrees.references(join.condition().get()));
    }
    Optional<LogicalPlan> left = reduced(join.left(), more, kept);
    Optional<LogicalPlan> right = reduced(join.right(), more, kept);
    return left.isEmpty() || right.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Join(left.get(), right.get(), Inner$.MODULE$, join.condition(), join.hint()));
  }

  private static boolean isNeeded(LogicalPlan side, Set<ExprId> needed, View kept) {
    return PlanTrees.contains(side, kept)
        || PlanTrees.allBelow(side).stream()
            .anyMatch(attribute -> needed.contains(attribute.exprId()));
  }

  /** The rows under the identities that the query knows the leaf's columns by. */
  private LogicalPlan leaf(View leaf) {
    LogicalPlan rows = PlanTrees.of(content.apply(leaf));
    List<NamedExpression> items = new ArrayList<>();
    for (Attribute attribute : PlanTrees.output(leaf)) {
      // No query names when a version counts, and the rows do not have it.
      if (Versions.added().containsKey(attribute.name())) {
        continue;
      }
      Attribute column = PlanTrees.named(rows, attribute.name());
      items.add(
          new Alias(
              column,
              attribute.name(),
              attribute.exprId(),
              attribute.qualifier(),
              scala.Option.empty(),
              PlanTrees.scala(List.of())));
    }
    return new Project(PlanTrees.scala(items), rows);
  }
}
