package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.s3tables.Lookup.Table;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * How the newest maintenance job of each kind ended on a table, kept with its bucket.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3Buckets_GetTableMaintenanceJobStatus.html">GetTableMaintenanceJobStatus</a>
 */
final class JobStatuses {
  private static final String JOBS = "jobs";

  private JobStatuses() {}

  /** What is switched off is Disabled, whatever ran before. */
  static TableMaintenanceJobStatusValue of(Table table, TableMaintenanceJobType job) {
    if (configured(table, job) == MaintenanceStatus.DISABLED) {
      return TableMaintenanceJobStatusValue.builder().status(JobStatus.DISABLED).build();
    }
    JsonNode kept = table.bucket().record().kept(table.id(), JOBS).path(job.toString());
    return kept.isMissingNode()
        ? TableMaintenanceJobStatusValue.builder().status(JobStatus.NOT_YET_RUN).build()
        : ModelJson.read(kept, TableMaintenanceJobStatusValue.class, ModelJson.Scalars.EXACT);
  }

  /**
   * Keeps how a job ended.
   *
   * @param failure what it failed of; empty if it was successful
   */
  static void put(
      Table table, TableMaintenanceJobType job, Instant when, Optional<String> failure) {
    TableMaintenanceJobStatusValue ended =
        TableMaintenanceJobStatusValue.builder()
            .status(failure.isPresent() ? JobStatus.FAILED : JobStatus.SUCCESSFUL)
            .lastRunTimestamp(when)
            .failureMessage(failure.orElse(null))
            .build();
    JsonNode kept = table.bucket().record().kept(table.id(), JOBS);
    ObjectNode jobs =
        kept instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    jobs.set(job.toString(), ModelJson.write(ended));
    table.bucket().record().keep(table.id(), JOBS, jobs);
  }

  static MaintenanceStatus configured(Table table, TableMaintenanceJobType job) {
    return switch (job) {
      case ICEBERG_COMPACTION ->
          Configured.of(table, TableMaintenanceType.ICEBERG_COMPACTION).status();
      case ICEBERG_SNAPSHOT_MANAGEMENT ->
          Configured.of(table, TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT).status();
      case ICEBERG_UNREFERENCED_FILE_REMOVAL -> Configured.of(table.bucket()).status();
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException(job.name());
    };
  }
}
