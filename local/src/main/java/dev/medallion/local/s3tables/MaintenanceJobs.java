package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Site;
import dev.medallion.local.engine.MaintenanceEngine;
import dev.medallion.local.engine.SparkEngine.JobFailure;
import dev.medallion.local.s3tables.Lookup.Table;
import dev.medallion.local.s3tables.MaintenanceReport.Job;
import java.lang.System.Logger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.catalog.TableIdentifier;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;

/**
 * Carries out what is configured, table by table, as S3 does by itself. How each job ended is what
 * {@code GetTableMaintenanceJobStatus} tells.
 */
public final class MaintenanceJobs implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MaintenanceJobs.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REPORT = "report";

  private final TableBuckets buckets;
  private final MaintenanceEngine engine;
  private final URI catalog;

  /** One run at a time: two on the same table would only take each other's commits. */
  private final ReentrantLock running = new ReentrantLock();

  private volatile boolean closed;

  /** The jobs of the buckets' tables, which the engine runs. */
  public MaintenanceJobs(TableBuckets buckets, MaintenanceEngine engine, Site site) {
    this.buckets = buckets;
    this.engine = engine;
    this.catalog = CatalogEndpoint.S3_TABLES.on(site);
  }

  /**
   * Runs the jobs of tables and waits for their end. A job that fails keeps no other from running.
   *
   * @param bucket the name of the table bucket; all of them if it is empty
   * @param name the tables' own name; all tables if it is empty
   * @param now what counts as the present
   * @return a report for each table
   */
  public List<MaintenanceReport> run(Optional<String> bucket, Optional<String> name, Instant now)
      throws InterruptedException {
    running.lockInterruptibly();
    try {
      List<MaintenanceReport> reports = new ArrayList<>();
      for (Table table : tables(bucket, name)) {
        run(table.bucket(), table.identifier(), now).ifPresent(reports::add);
      }
      return List.copyOf(reports);
    } finally {
      running.unlock();
    }
  }

  /** The report of each table's newest run; none for a table that had none yet. */
  public List<MaintenanceReport> newest() {
    List<MaintenanceReport> reports = new ArrayList<>();
    for (Table table : tables(Optional.empty(), Optional.empty())) {
      JsonNode kept = table.bucket().record().kept(table.id(), REPORT);
      if (!kept.isMissingNode()) {
        reports.add(JSON.convertValue(kept, MaintenanceReport.class));
      }
    }
    return List.copyOf(reports);
  }

  /** From now on a job that fails does so because everything is stopped, and is not recorded. */
  @Override
  public void close() {
    closed = true;
  }

  private List<Table> tables(Optional<String> bucketName, Optional<String> name) {
    return buckets.all().stream()
        .filter(bucket -> bucketName.map(bucket.name()::equals).orElse(true))
        .flatMap(
            bucket ->
                bucket.namespaces().stream()
                    .flatMap(namespace -> bucket.tables(namespace).stream())
                    .filter(table -> name.map(table.name()::equals).orElse(true))
                    .flatMap(table -> table(bucket, table).stream()))
        .toList();
  }

  private Optional<MaintenanceReport> run(
      TableBucket bucket, TableIdentifier identifier, Instant now) throws InterruptedException {
    Optional<Table> found = table(bucket, identifier);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    MaintenanceReport.Figures before = TableFigures.of(found.get());
    List<Job> jobs = new ArrayList<>();
    for (TableMaintenanceJobType job : TableMaintenanceJobType.knownValues()) {
      // Each job finds the table as the one before has left it.
      Optional<Table> table = table(bucket, identifier);
      if (table.isPresent()
          && JobStatuses.configured(table.get(), job) == MaintenanceStatus.ENABLED) {
        jobs.add(run(table.get(), job, now));
      }
    }
    return table(bucket, identifier)
        .map(
            table -> {
              MaintenanceReport report =
                  new MaintenanceReport(
                      bucket.name(),
                      identifier.namespace().toString(),
                      identifier.name(),
                      now.toString(),
                      before,
                      TableFigures.of(table),
                      jobs);
              bucket.record().keep(table.id(), REPORT, JSON.valueToTree(report));
              return report;
            });
  }

  private Job run(Table table, TableMaintenanceJobType job, Instant now)
      throws InterruptedException {
    Instant began = Instant.now();
    Optional<String> failure = Optional.empty();
    try {
      new TableJobs(table, engine, catalog, now).run(job);
    } catch (JobFailure e) {
      if (closed) {
        throw new InterruptedException("stopped while maintenance ran");
      }
      LOG.log(Logger.Level.WARNING, "%s of %s failed".formatted(job, table.identifier()), e);
      failure = Optional.of(e.getMessage());
    }
    // A table that was deleted meanwhile must not be known again.
    if (table(table.bucket(), table.identifier())
        .filter(present -> present.id().equals(table.id()))
        .isPresent()) {
      JobStatuses.put(table, job, now, failure);
    }
    return new Job(
        job.toString(), failure.orElse(""), Duration.between(began, Instant.now()).toMillis());
  }

  private static Optional<Table> table(TableBucket bucket, TableIdentifier identifier) {
    return bucket.metadata(identifier).map(metadata -> new Table(bucket, identifier, metadata));
  }
}
