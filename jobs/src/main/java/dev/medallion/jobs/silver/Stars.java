package dev.medallion.jobs.silver;

import java.util.List;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PipeExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.NaturalJoin;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Pivot;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Unpivot;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.PartialFunction$;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/**
 * Lets all that a query does to "all columns" leave the technical ones out, unless a part of the
 * query has selected them by name. The query is changed between Spark's parser and its analyser.
 */
final class Stars {
  private Stars() {}

  /** The parsed query with such stars. */
  static LogicalPlan in(LogicalPlan query) {
    LogicalPlan node = inNamedParts(query.mapChildren(Stars::in));
    node = node.mapExpressions(Stars::in);
    if (node instanceof Project project) {
      return project.copy(chosen(project.projectList()), project.child());
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate.copy(
          aggregate.groupingExpressions(),
          chosen(aggregate.aggregateExpressions()),
          aggregate.child(),
          aggregate.hint());
    }
    return takesAllColumns(node) ? node.mapChildren(Stars::withoutTechnical) : node;
  }

  /** Nodes that go by the columns that their children have, though no star says so. */
  private static boolean takesAllColumns(LogicalPlan node) {
    return node instanceof Pivot
        || node instanceof Unpivot
        || (node instanceof Join join && join.joinType() instanceof NaturalJoin)
        || ((node instanceof SetOperation || node instanceof Union)
            && PlanTrees.children(node).stream().anyMatch(UnresolvedRelation.class::isInstance));
  }

  private static LogicalPlan withoutTechnical(LogicalPlan node) {
    return new Project(
        PlanTrees.scala(List.of(new HidingStar(new UnresolvedStar(Option.empty())))), node);
  }

  /** The parts of a {@code WITH}, which are no children of its node. */
  private static LogicalPlan inNamedParts(LogicalPlan node) {
    if (!(node instanceof UnresolvedWith with)) {
      return node;
    }
    List<Tuple3<String, SubqueryAlias, Option<Object>>> parts =
        PlanTrees.java(with.cteRelations()).stream()
            .map(part -> new Tuple3<>(part._1(), (SubqueryAlias) in(part._2()), part._3()))
            .toList();
    return with.copy(with.child(), PlanTrees.scala(parts), with.allowRecursion());
  }

  private static Expression in(Expression expression) {
    return expression.transformDown(PartialFunction$.MODULE$.fromFunction(Stars::replaced));
  }

  private static Expression replaced(Expression expression) {
    if (expression instanceof Star star && !(star instanceof HidingStar)) {
      return new HidingStar(star);
    }
    if (expression instanceof SubqueryExpression subquery) {
      return subquery.withNewPlan(in(subquery.plan()));
    }
    return expression;
  }

  /** What is selected by name is a column like any other for the stars above it. */
  private static Seq<NamedExpression> chosen(Seq<NamedExpression> items) {
    return PlanTrees.scala(PlanTrees.java(items).stream().map(Stars::chosen).toList());
  }

  private static NamedExpression chosen(NamedExpression item) {
    Expression column = (Expression) item;
    if (item instanceof Alias alias) {
      column = alias.child();
    } else if (item instanceof UnresolvedAlias alias) {
      column = alias.child();
    }
    // What a |> SELECT names is wrapped.
    Expression inner = column instanceof PipeExpression pipe ? pipe.child() : column;
    if (!(inner instanceof UnresolvedAttribute attribute)
        || !TechnicalColumns.contain(attribute.nameParts().last())) {
      return item;
    }
    return item instanceof Alias alias
        ? unmarked(column, alias.name(), alias.exprId())
        : unmarked(column, attribute.nameParts().last(), NamedExpression.newExprId());
  }

  private static NamedExpression unmarked(Expression column, String name, ExprId id) {
    return new Alias(
        column,
        name,
        id,
        PlanTrees.scala(List.of()),
        Option.apply(Metadata.empty()),
        PlanTrees.scala(List.of()));
  }
}
