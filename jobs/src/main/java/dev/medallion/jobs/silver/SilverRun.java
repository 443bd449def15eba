package dev.medallion.jobs.silver;

import java.time.DateTimeException;
import java.util.regex.Pattern;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;

/** One run of the silver job: a model's query over pinned snapshots, merged into its table. */
public final class SilverRun {
  private static final Pattern SQL_STATE = Pattern.compile(" SQLSTATE: \\w+$");

  private final SparkSession spark;
  private final SilverPlan plan;

  /** A run of a plan. */
  public SilverRun(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /**
   * Makes the model's table equal to its query's result, and notes what that was made from.
   *
   * @throws ModelException if the query or its result cannot become the table, whose rows then stay
   *     as they were
   */
  public void run() {
    try {
      SourceViews views = new SourceViews(spark);
      plan.sources().forEach(views::register);
      new SilverTable(spark, plan).become(new ModelResult(spark, plan).checked());
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) {
      throw readable(e);
    }
  }

  /** What a row made the query, or the check of its result, fail of; else the failure itself. */
  private RuntimeException readable(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      int mark = message.indexOf(ModelResult.MARK);
      if (mark >= 0) {
        String rest = firstLine(message.substring(mark + ModelResult.MARK.length()));
        return new ModelException(SQL_STATE.matcher(rest).replaceAll(""), failure);
      }
      if (cause instanceof SparkThrowable && isOfData(cause)) {
        return new ModelException(plan.table() + ": " + firstLine(message), failure);
      }
    }
    return failure;
  }

  /** Such as a text that is no number: Spark gives these the classes of Java's own exceptions. */
  private static boolean isOfData(Throwable failure) {
    return failure instanceof ArithmeticException
        || failure instanceof DateTimeException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof NumberFormatException
        || failure instanceof SparkRuntimeException;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
