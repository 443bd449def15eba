package dev.medallion.jobs;

import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.silver.SilverRun;
import org.apache.spark.sql.SparkSession;

/** Brings one silver table up to date with its sources: {@code --plan s3://bucket/key}. */
public final class SilverJob {
  private SilverJob() {}

  /**
   * Runs the job in the session that is there, or makes one; never stops it, since whoever runs the
   * job owns it.
   */
  public static void main(String[] arguments) {
    String uri = JobArguments.parse(arguments).required("plan");
    SparkSession spark = SparkSession.builder().getOrCreate();
    SilverPlan plan = JobDocument.read(S3Access.of(spark, "silver"), "plan", uri, SilverPlan.class);
    new SilverRun(spark, plan).run();
  }
}
