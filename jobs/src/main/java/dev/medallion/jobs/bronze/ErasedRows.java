package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.ErasedColumns;
import dev.medallion.jobs.table.LakeTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a source that were erased, and may not come back with an object that was written
 * before: a table beside bronze's says which. It is asked of each row that is about to be written,
 * and never of Spark's optimizer, which logs what it filters by.
 */
final class ErasedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Expression erased;
  private final Seq<Attribute> columns;

  private ErasedRows(Expression erased, Seq<Attribute> columns) {
    this.erased = erased;
    this.columns = columns;
  }

  /**
   * One erasure.
   *
   * @param predicate in Spark SQL
   * @param before the time as Spark gives it
   */
  record Erasure(String predicate, Object before) {
    private Column isOf() {
      Column modified = col(BronzeColumns.MODIFIED_AT);
      return coalesce(expr(predicate), lit(false))
          .and(modified.isNull().or(modified.leq(lit(before))));
    }
  }

  /**
   * The erasures of a bronze table, as of now.
   *
   * @param bronze its full name
   * @param schema the columns of the rows that will be asked about
   * @throws IllegalStateException if these do not allow to tell
   */
  static ErasedRows of(SparkSession spark, String bronze, Schema schema) {
    String table = CompanionTables.erasedOf(bronze);
    if (LakeTable.named(spark, table).load().isEmpty()) {
      return of(spark, bronze, schema, List.of());
    }
    List<Erasure> erasures = new ArrayList<>();
    for (Row row :
        spark
            .read()
            .table(table)
            .select(ErasedColumns.PREDICATE, ErasedColumns.BEFORE)
            .distinct()
            .collectAsList()) {
      erasures.add(new Erasure(row.getString(0), row.get(1)));
    }
    return of(spark, bronze, schema, erasures);
  }

  static ErasedRows of(SparkSession spark, String bronze, Schema schema, List<Erasure> erasures) {
    Optional<Column> any = erasures.stream().map(Erasure::isOf).reduce(Column::or);
    Dataset<Row> asked;
    try {
      asked =
          spark
              .createDataFrame(List.of(), SparkSchemaUtil.convert(schema))
              .select(any.orElse(lit(false)));
    } catch (Exception e) {
      // Spark's AnalysisException is checked, which its Scala signature does not say.
      if (e instanceof AnalysisException analysis) {
        throw new IllegalStateException(
            "%s has not the columns any more that tell which rows were erased (%s): see %s"
                .formatted(bronze, analysis.getCondition(), CompanionTables.erasedOf(bronze)),
            e);
      }
      throw e;
    }
    Project project = (Project) asked.queryExecution().analyzed();
    Expression only = (Expression) project.projectList().head();
    return new ErasedRows(
        any.isEmpty() ? null : ((Alias) only).child(), project.child().output().toSeq());
  }

  /** The columns that are asked for. */
  List<String> columns() {
    List<String> names = new ArrayList<>();
    if (erased != null) {
      CollectionConverters.asJava(erased.references().toSeq())
          .forEach(column -> names.add(column.name()));
    }
    return List.copyOf(names);
  }

  /** Asks about rows, in one thread. */
  Test test() {
    return new Test(erased == null ? null : Predicate$.MODULE$.create(erased, columns));
  }

  /** Tells which rows were erased. */
  static final class Test {
    private final BasePredicate predicate;

    private Test(BasePredicate predicate) {
      this.predicate = predicate;
    }

    boolean isErased(InternalRow row) {
      return predicate != null && predicate.eval(row);
    }
  }
}
