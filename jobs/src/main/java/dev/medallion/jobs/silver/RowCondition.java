package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Conditions on single rows that the pipeline declares, in Spark SQL. */
final class RowCondition {
  private RowCondition() {}

  /** Whether a condition is true of a row; false where it is null. */
  static Column isTrue(String condition) {
    return coalesce(expr(condition), lit(false));
  }

  /**
   * Does nothing if the rows can be asked that, and answer the same each time.
   *
   * @param named what is asked, for the message
   * @throws ModelException if it is no such condition over the columns of a single row
   */
  static void requireLasting(Dataset<Row> rows, String condition, String named) {
    LogicalPlan asked = PlanTrees.of(require(rows, condition, named));
    if (!(asked instanceof Project project)
        || !project.child().getClass().equals(PlanTrees.of(rows).getClass())) {
      throw new ModelException(
          named + " is about more than one row: decide it in the model's SQL, and filter there");
    }
    PlanTrees.items(project).forEach(item -> requireLasting((Expression) item, named));
  }

  private static void requireLasting(Expression expression, String named) {
    if (PlanShape.isVolatile(expression)) {
      throw new ModelException(
          "%s has %s, which gives something else each time: compare columns of the row instead"
              .formatted(named, expression.prettyName()));
    }
    PlanTrees.children(expression).forEach(child -> requireLasting(child, named));
  }

  /**
   * Does nothing if the rows can be asked that.
   *
   * @param named what is asked, for the message
   * @return the answers
   * @throws ModelException if it is no condition over the rows' columns
   */
  static Dataset<Row> require(Dataset<Row> rows, String condition, String named) {
    Dataset<Row> asked;
    try {
      asked = rows.select(expr(condition));
    } catch (Exception e) {
      // Spark's AnalysisException is checked, which its Scala signature does not say.
      if (e instanceof AnalysisException analysis) {
        throw new ModelException(named + ": " + analysis.getSimpleMessage());
      }
      throw e;
    }
    DataType type = asked.schema().fields()[0].dataType();
    if (!type.equals(DataTypes.BooleanType)) {
      throw new ModelException(
          "%s is no condition but of the type %s".formatted(named, type.sql()));
    }
    return asked;
  }
}
