package dev.medallion.functions.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.functions.runtime.EmbeddedMetric;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.SnapStartPriming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntConsumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ConflictException;

/**
 * Makes the maintenance of each table bucket and each table what the pipeline declares for its
 * layer. Puts only what differs, so that it may be called at any time: by each run, and daily. What
 * is not as it should be is in its answer, in its log and in the metric that an alarm watches.
 */
public final class MaintenanceFunction implements RequestStreamHandler, SnapStartPriming {
  private final Enforcement enforcement;
  private final S3TablesClient s3Tables;
  private final TableBuckets buckets;
  private final IntConsumer count;

  /** Built by Lambda, from its environment. */
  public MaintenanceFunction() {
    this(
        Environment.ofProcess(),
        S3TablesClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            // S3 answers a conflict while it works on the table itself; the SDK retries none.
            .overrideConfiguration(
                settings ->
                    settings.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .retryOnException(ConflictException.class)
                            .build()))
            .build());
    primeBeforeSnapshot();
  }

  private MaintenanceFunction(Environment environment, S3TablesClient s3Tables) {
    this(
        new Enforcement(
            environment.pipeline(),
            environment.tableBuckets(),
            environment.catalog(),
            s3Tables,
            Duration.ofMinutes(environment.number("MINIMUM_MINUTES_BETWEEN_RUNS"))),
        s3Tables,
        environment.tableBuckets(),
        count ->
            System.out.println(
                new EmbeddedMetric("MaintenanceFindings", EmbeddedMetric.Unit.COUNT, count)
                    .line(environment.required("METRICS_STACK"), Instant.now())));
  }

  /**
   * @param count takes the number of findings, tables that failed included
   */
  MaintenanceFunction(
      Enforcement enforcement, S3TablesClient s3Tables, TableBuckets buckets, IntConsumer count) {
    this.enforcement = enforcement;
    this.s3Tables = s3Tables;
    this.buckets = buckets;
    this.count = count;
  }

  @Override
  public void prime() {
    s3Tables.getTableBucketMaintenanceConfiguration(
        get -> get.tableBucketARN(buckets.gold().value()));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Enforcement.Outcome outcome = enforcement.run();
    Report report = outcome.report();
    context.getLogger().log("maintenance " + Json.write(report), LogLevel.INFO);
    report
        .findings()
        .forEach(finding -> context.getLogger().log(finding.toString(), LogLevel.WARN));
    count.accept(report.findings().size() + outcome.failures().size());
    if (!outcome.failures().isEmpty()) {
      throw new MaintenanceException(outcome.failures());
    }
    Json.write(output, report);
  }
}
