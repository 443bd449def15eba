package dev.medallion.jobs.silver;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.ExpandStarParameters;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A {@code *} of a query, in any of its forms, that leaves hidden columns out. */
final class HidingStar extends Expression implements Star {
  private static final long serialVersionUID = 1;

  private final transient Star star;

  HidingStar(Star star) {
    this.star = star;
  }

  @Override
  public Seq<NamedExpression> expandStar(ExpandStarParameters parameters) {
    return PlanTrees.scala(
        PlanTrees.java(star.expandStar(parameters)).stream()
            .filter(column -> !isHidden(column))
            .toList());
  }

  private static boolean isHidden(NamedExpression column) {
    return ((Expression) column).resolved()
        && TechnicalColumns.isHidden(column.name(), column.metadata());
  }

  /** The analyser replaces it before it asks for anything else. */
  @Override
  public boolean resolved() {
    return false;
  }

  @Override
  public Seq<Expression> children() {
    return PlanTrees.scala(List.of());
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return this;
  }

  @Override
  public boolean nullable() {
    return star.nullable();
  }

  @Override
  public DataType dataType() {
    return star.dataType();
  }

  @Override
  public String name() {
    return star.name();
  }

  @Override
  public ExprId exprId() {
    return star.exprId();
  }

  @Override
  public Seq<String> qualifier() {
    return star.qualifier();
  }

  @Override
  public Attribute toAttribute() {
    return star.toAttribute();
  }

  @Override
  public NamedExpression newInstance() {
    return star.newInstance();
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Object eval(InternalRow input) {
    throw new UnsupportedOperationException(toString());
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new UnsupportedOperationException(toString());
  }

  @Override
  public String toString() {
    return star.toString();
  }

  @Override
  public int productArity() {
    return 1;
  }

  @Override
  public Object productElement(int index) {
    return star;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof HidingStar;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HidingStar hiding && hiding.star.equals(star);
  }

  @Override
  public int hashCode() {
    return star.hashCode();
  }
}
