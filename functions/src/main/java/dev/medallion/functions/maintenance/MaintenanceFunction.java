package dev.medallion.functions.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.functions.access.AccessEnforcement;
import dev.medallion.functions.access.AccessReport;
import dev.medallion.functions.access.AdministratorRole;
import dev.medallion.functions.maintenance.Report.Finding;
import dev.medallion.functions.maintenance.Report.Kind;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes the maintenance of each table bucket and each table what the pipeline declares for its
 * layer, and lets in whom it names under {@code access}. Puts only what differs, so that it may be
 * called at any time: by each run, and daily. What is not as it should be is in its answer, in its
 * log and in the metric that an alarm watches.
 */
public final class MaintenanceFunction implements RequestStreamHandler, SnapStartPriming {
  /** In what it is called with, what is to be looked at alone, and changed nothing of. */
  private static final String LOOK_AT = "lookAt";

  private final Enforcement enforcement;
  private final AccessEnforcement access;
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
        new AccessEnforcement(
            environment.pipeline(),
            environment.tableBuckets(),
            environment.catalog(),
            s3Tables,
            GlueClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
            () -> lakeFormation(environment.optional("LAKE_FORMATION_ADMINISTRATOR_ROLE"))),
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
      Enforcement enforcement,
      AccessEnforcement access,
      S3TablesClient s3Tables,
      TableBuckets buckets,
      IntConsumer count) {
    this.enforcement = enforcement;
    this.access = access;
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
    if (Json.tree(input).path(LOOK_AT).asText().equals("access")) {
      Json.write(output, access.look());
      return;
    }
    Enforcement.Outcome outcome = enforcement.run();
    Report report = outcome.report();
    letIn(outcome);
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

  private void letIn(Enforcement.Outcome outcome) {
    try {
      AccessReport found = access.enforce(outcome.tables());
      outcome.report().access().addAll(found.entries());
      found
          .findings()
          .forEach(
              each ->
                  outcome
                      .report()
                      .findings()
                      .add(new Finding(each.place(), kind(each.kind()), each.message())));
    } catch (SdkException | CatalogException | IllegalStateException e) {
      outcome.failures().put("access", e);
    }
  }

  private static Kind kind(AccessReport.Kind kind) {
    return switch (kind) {
      case DRIFT -> Kind.DRIFT;
      case REFUSED -> Kind.ACCESS;
    };
  }

  /** The credentials of an administrator last no longer than a call, so each gets its own. */
  private static LakeFormationClient lakeFormation(String administrator) {
    if (administrator.isBlank()) {
      return LakeFormationClient.builder()
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .build();
    }
    try (StsClient sts =
        StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build()) {
      return new AdministratorRole(sts).lakeFormation(administrator);
    }
  }
}
