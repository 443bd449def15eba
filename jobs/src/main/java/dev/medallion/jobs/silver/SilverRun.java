package dev.medallion.jobs.silver;

import org.apache.spark.sql.SparkSession;

/** One run of the silver job: a model's query over pinned snapshots, merged into its table. */
public final class SilverRun {
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
   * @throws ModelException if the query or its result cannot become the table, which then stays as
   *     it was
   */
  public void run() {
    SourceViews views = new SourceViews(spark);
    plan.sources().forEach(views::register);
    try {
      new SilverTable(spark, plan).become(new ModelResult(spark, plan).checked());
    } catch (RuntimeException e) {
      throw readable(e);
    }
  }

  /** What the check of the result says, without what Spark wraps around it. */
  private static RuntimeException readable(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      int mark = message.indexOf(ModelResult.MARK);
      if (mark >= 0) {
        String rest = message.substring(mark + ModelResult.MARK.length());
        return new ModelException(
            rest.lines().findFirst().orElse(rest).replaceAll(" SQLSTATE: \\w+$", ""));
      }
    }
    return failure;
  }
}
