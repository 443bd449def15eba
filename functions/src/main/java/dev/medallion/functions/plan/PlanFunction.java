package dev.medallion.functions.plan;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.SilverPlan;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.gold.GoldRefresh;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.SnapStartPriming;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Turns the pipeline into what the state machine maps over: for silver the plan documents of the
 * jobs, for gold the statements for Athena. Called once for each, since silver changes in between.
 */
public final class PlanFunction implements RequestStreamHandler, SnapStartPriming {
  private final Pipeline pipeline;
  private final TableBuckets buckets;
  private final IcebergRestCatalog catalog;
  private final S3Client s3;
  private final String artifactsBucket;
  private final String dataSetPrefix;

  /**
   * What the state machine sends.
   *
   * @param step {@code silver} or {@code gold}
   * @param execution the name of the execution
   */
  record Request(String step, String execution) {}

  /** The silver models to run. */
  record Silver(List<Job> silver) {}

  /** One silver job to start. */
  record Job(String model, String table, String plan) {}

  /** Built by Lambda, from its environment. */
  public PlanFunction() {
    this(
        Environment.ofProcess(),
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build());
    primeBeforeSnapshot();
  }

  private PlanFunction(Environment environment, S3Client s3) {
    this(
        environment.pipeline(),
        environment.tableBuckets(),
        environment.catalog(),
        s3,
        environment.required("ARTIFACTS_BUCKET"),
        environment.optional("DATA_SET_PREFIX"));
  }

  PlanFunction(
      Pipeline pipeline,
      TableBuckets buckets,
      IcebergRestCatalog catalog,
      S3Client s3,
      String artifactsBucket,
      String dataSetPrefix) {
    this.pipeline = pipeline;
    this.buckets = buckets;
    this.catalog = catalog;
    this.s3 = s3;
    this.artifactsBucket = artifactsBucket;
    this.dataSetPrefix = dataSetPrefix;
  }

  @Override
  public void prime() {
    for (var source : pipeline.sources()) {
      catalog.load(new TableName(Layer.BRONZE, pipeline.namespace(), source.name()));
    }
    pipeline.gold().forEach(GoldRefresh::prime);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Request request = Json.read(Json.tree(input), Request.class);
    if (request.step() == null || request.execution() == null) {
      throw new IllegalArgumentException(
          "the request needs step (silver or gold) and execution, but is " + Json.write(request));
    }
    Freshness look = new Freshness(pipeline, catalog::load);
    Object plan =
        switch (request.step()) {
          case "silver" -> silver(look, request.execution());
          case "gold" -> GoldPlan.of(pipeline, buckets, look, request.execution(), dataSetPrefix);
          default ->
              throw new IllegalArgumentException(
                  "unknown step \"%s\"; there are silver and gold".formatted(request.step()));
        };
    context.getLogger().log(request.execution() + " plans " + Json.write(plan), LogLevel.INFO);
    Json.write(output, plan);
  }

  private Silver silver(Freshness look, String execution) {
    List<Job> jobs = new ArrayList<>();
    for (DueModel due : look.silver()) {
      SilverPlan plan =
          SilverPlans.of(
              pipeline,
              pipeline.silver(due.model()).orElseThrow(),
              due,
              Readers.of(due.model(), pipeline, look),
              execution);
      s3.putObject(
          put -> put.bucket(artifactsBucket).key(plan.objectKey()).contentType("application/json"),
          RequestBody.fromString(Json.write(plan)));
      jobs.add(
          new Job(
              due.model(),
              due.table().toString(),
              "s3://%s/%s".formatted(artifactsBucket, plan.objectKey())));
    }
    return new Silver(jobs);
  }
}
