package dev.medallion.jobs;

import dev.medallion.contract.Manifest;
import dev.medallion.jobs.bronze.BronzeRun;
import dev.medallion.jobs.objects.S3Access;
import org.apache.spark.sql.SparkSession;

/**
 * Appends the objects of a manifest to their source's bronze table: {@code --manifest
 * s3://bucket/key}.
 */
public final class BronzeJob {
  private BronzeJob() {}

  /**
   * Runs the job in the session that is there, or makes one; never stops it, since whoever runs the
   * job owns it.
   */
  public static void main(String[] arguments) {
    String uri = JobArguments.parse(arguments).required("manifest");
    SparkSession spark = SparkSession.builder().getOrCreate();
    S3Access access = S3Access.of(spark, "bronze");
    Manifest manifest = JobDocument.read(access, "manifest", uri, Manifest.class);
    new BronzeRun(spark, manifest, uri, access).run();
  }
}
