package dev.medallion.functions.maintenance;

import dev.medallion.catalog.TableName;
import dev.medallion.functions.maintenance.Report.Finding;
import dev.medallion.functions.maintenance.Report.Kind;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;

/**
 * The maintenance jobs of S3 that failed when they last ran.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3Buckets_GetTableMaintenanceJobStatus.html">GetTableMaintenanceJobStatus</a>
 */
final class FailedJobs {
  private FailedJobs() {}

  /** One finding for each job that failed, by the names of the kinds of jobs. */
  static Map<TableMaintenanceJobType, Finding> of(
      TableName table, Map<TableMaintenanceJobType, TableMaintenanceJobStatusValue> jobs) {
    Map<TableMaintenanceJobType, Finding> failed = new TreeMap<>();
    jobs.forEach(
        (job, ended) -> {
          if (ended.status() == JobStatus.FAILED) {
            failed.put(job, finding(table, job, ended));
          }
        });
    return failed;
  }

  private static Finding finding(
      TableName table, TableMaintenanceJobType job, TableMaintenanceJobStatusValue ended) {
    return new Finding(
        table.toString(),
        Kind.FAILED_JOB,
        "%s failed at %s: %s; %s"
            .formatted(job, ended.lastRunTimestamp(), ended.failureMessage(), fix(table, job)));
  }

  private static String fix(TableName table, TableMaintenanceJobType job) {
    return switch (job) {
      case ICEBERG_COMPACTION ->
          "S3 tries again by itself; if it goes on, set maintenance.%s.tables.%s.compaction: binpack in pipeline.yaml"
              .formatted(table.layer().label(), table.name());
      case ICEBERG_SNAPSHOT_MANAGEMENT ->
          "remove branches, tags and history.expire.* properties of the table, and S3 goes on by"
              + " itself";
      case ICEBERG_UNREFERENCED_FILE_REMOVAL, UNKNOWN_TO_SDK_VERSION ->
          "S3 tries again by itself; if it goes on, ask AWS Support with the table's ARN";
    };
  }
}
