package dev.medallion.jobs.silver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.View;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's trees of plans and expressions, with Java's collections. */
final class PlanTrees {
  private PlanTrees() {}

  static <T> Seq<T> scala(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  static <T> List<T> java(Seq<T> seq) {
    return CollectionConverters.asJava(seq);
  }

  static List<LogicalPlan> children(LogicalPlan node) {
    return CollectionConverters.asJava(node.children());
  }

  static List<Expression> children(Expression expression) {
    return CollectionConverters.asJava(expression.children());
  }

  static List<Expression> expressions(LogicalPlan node) {
    return CollectionConverters.asJava(node.expressions());
  }

  static List<NamedExpression> items(Project project) {
    return CollectionConverters.asJava(project.projectList());
  }

  static List<Attribute> output(LogicalPlan node) {
    return CollectionConverters.asJava(node.output());
  }

  static Set<ExprId> outputIds(LogicalPlan node) {
    Set<ExprId> ids = new HashSet<>();
    output(node).forEach(attribute -> ids.add(attribute.exprId()));
    return ids;
  }

  /** The column that goes by an identity. */
  static Attribute named(LogicalPlan node, ExprId id) {
    return output(node).stream()
        .filter(attribute -> attribute.exprId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** The column of that name. */
  static Attribute named(LogicalPlan node, String name) {
    return output(node).stream()
        .filter(attribute -> attribute.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The columns that an expression looks at. */
  static Set<ExprId> references(Expression expression) {
    Set<ExprId> ids = new HashSet<>();
    CollectionConverters.asJava(expression.references().toSeq())
        .forEach(attribute -> ids.add(attribute.exprId()));
    return ids;
  }

  /** The columns of a tree and of all below it. */
  static List<Attribute> allBelow(LogicalPlan node) {
    List<Attribute> all = new ArrayList<>(output(node));
    if (!(node instanceof View)) {
      children(node).forEach(child -> all.addAll(allBelow(child)));
    }
    return all;
  }

  static boolean contains(LogicalPlan node, View leaf) {
    if (node instanceof View) {
      return node == leaf;
    }
    return children(node).stream().anyMatch(child -> contains(child, leaf));
  }

  /** The names of one part that an expression looks columns up by; none if it is no SQL. */
  static Set<String> namesIn(SparkSession spark, String expression) {
    Set<String> names = new HashSet<>();
    try {
      collectNames(
          ((org.apache.spark.sql.classic.SparkSession) spark)
              .sessionState()
              .sqlParser()
              .parseExpression(expression),
          names);
    } catch (ParseException e) {
      return Set.of();
    }
    return names;
  }

  private static void collectNames(Expression expression, Set<String> names) {
    if (expression instanceof UnresolvedAttribute attribute && attribute.nameParts().size() == 1) {
      names.add(attribute.nameParts().head());
    }
    children(expression).forEach(child -> collectNames(child, names));
  }

  /** The analysed plan of some rows. */
  static LogicalPlan of(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
  }
}
