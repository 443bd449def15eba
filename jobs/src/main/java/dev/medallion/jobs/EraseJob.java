package dev.medallion.jobs;

import dev.medallion.contract.ErasurePlan;
import dev.medallion.jobs.erase.EraseRun;
import dev.medallion.jobs.objects.S3Access;
import org.apache.spark.sql.SparkSession;

/** Does one step of an erasure: {@code --erasure s3://bucket/key}. */
public final class EraseJob {
  private EraseJob() {}

  /**
   * Runs the job in the session that is there, or makes one; never stops it, since whoever runs the
   * job owns it.
   */
  public static void main(String[] arguments) {
    String uri = JobArguments.parse(arguments).required("erasure");
    SparkSession spark = SparkSession.builder().getOrCreate();
    S3Access access = S3Access.of(spark, "bronze");
    ErasurePlan plan = JobDocument.read(access, "erasure", uri, ErasurePlan.class);
    new EraseRun(spark, plan, access).run();
  }
}
