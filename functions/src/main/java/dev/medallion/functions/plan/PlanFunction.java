package dev.medallion.functions.plan;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.SilverPlans;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.EventTarget;
import dev.medallion.contract.SilverPlan;
import dev.medallion.functions.datasets.DataSetDefinition;
import dev.medallion.functions.events.GoldEvents;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.gold.GoldRefresh;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.SnapStartPriming;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Turns the pipeline into what the state machine maps over: for silver the plan documents of the
 * jobs, for gold the statements for Athena. Called once for each wave of models, since what a wave
 * reads is made by the one before it; all waves of a run read one set of snapshots.
 *
 * <p>A statement may be as large as all that a state may hold, so each build is written to the
 * artifacts bucket, and the state machine has it read back when it is about to run it.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html">Quotas of
 *     Step Functions</a>
 */
public final class PlanFunction implements RequestStreamHandler, SnapStartPriming {
  /** What a state may hold is 262,144 bytes; this leaves room for the members around it. */
  private static final int MOST_BYTES = 250_000;

  private final Pipeline pipeline;
  private final TableBuckets buckets;
  private final IcebergRestCatalog catalog;
  private final PlanDocuments documents;
  private final RunSnapshots snapshots;
  private final String dataSetPrefix;
  private final String dataSetOwner;
  private final Optional<EventTarget> events;
  private final GoldEvents goldEvents;

  /**
   * What the state machine sends.
   *
   * @param step {@code silver} or {@code gold}; {@code build} to read one build of gold back;
   *     {@code data-set} for what QuickSight is to make
   * @param execution the name of the execution; for {@code silver} and {@code gold}
   * @param after the number of the layer's wave that has run last; 0 for none
   * @param snapshots where the snapshots are that earlier plans of the run have pinned; empty or
   *     null if there was no plan
   * @param failed the tables that have failed in this run; null for none
   * @param plan where the build is, as an S3 URI; for {@code build}
   * @param dataSet the name of the data set; for {@code data-set}
   */
  record Request(
      String step,
      String execution,
      int after,
      String snapshots,
      List<String> failed,
      String plan,
      String dataSet) {
    /** What the step needs; null if it is missing. */
    String subject() {
      return switch (String.valueOf(step)) {
        case "build" -> plan;
        case "data-set" -> dataSet;
        default -> execution;
      };
    }
  }

  /**
   * The silver models of a wave.
   *
   * @param silver those to run
   * @param wave its number, from 1
   * @param waves how many waves silver has
   * @param snapshots where the snapshots are that the run has pinned
   * @param stopped tables that are left as they are, since they are made from one that failed
   */
  record Silver(List<Job> silver, int wave, int waves, String snapshots, List<String> stopped) {}

  /** One silver job to start. */
  record Job(String model, String table, String plan) {}

  /**
   * The gold tables of a wave, and the data sets over them.
   *
   * @param gold where the plan of each table to build is
   * @param dataSets the data sets to refresh
   * @param wave its number, from 1
   * @param waves how many waves gold has
   * @param snapshots where the snapshots are that the run has pinned
   * @param stopped tables that are left as they are, since they are made from one that failed
   */
  record Gold(
      List<Reference> gold,
      List<GoldPlan.Refresh> dataSets,
      int wave,
      int waves,
      String snapshots,
      List<String> stopped) {}

  /**
   * Where a gold table's build is.
   *
   * @param refresh how much of the query it runs, as {@link GoldPlan.Build} tells
   * @param plan an S3 URI
   */
  record Reference(String model, String table, String refresh, String plan) {}

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
        environment.optional("DATA_SET_PREFIX"),
        environment.optional("DATA_SET_OWNER"));
  }

  PlanFunction(
      Pipeline pipeline,
      TableBuckets buckets,
      IcebergRestCatalog catalog,
      S3Client s3,
      String artifactsBucket,
      String dataSetPrefix,
      String dataSetOwner) {
    this.pipeline = pipeline;
    this.buckets = buckets;
    this.catalog = catalog;
    this.documents = new PlanDocuments(s3, artifactsBucket);
    this.snapshots = new RunSnapshots(pipeline, documents);
    this.dataSetPrefix = dataSetPrefix;
    this.dataSetOwner = dataSetOwner;
    this.events = pipeline.events().target(artifactsBucket);
    this.goldEvents = new GoldEvents(pipeline, buckets, s3, artifactsBucket);
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
    if (request.step() == null || request.subject() == null) {
      throw new IllegalArgumentException(
          "the request needs a step and, for silver and gold, execution, for build, plan, or for"
              + " data-set, dataSet, but is "
              + Json.write(request));
    }
    switch (request.step()) {
      case "silver" -> answer(output, request, silver(request), context);
      case "gold" -> answer(output, request, gold(request, context), context);
      case "build" -> Json.write(output, build(request.plan()));
      case "data-set" -> Json.write(output, dataSet(request.dataSet()));
      default ->
          throw new IllegalArgumentException(
              "unknown step \"%s\"; there are silver, gold, build and data-set"
                  .formatted(request.step()));
    }
  }

  private Wave wave(Layer layer, Request request, Freshness look) {
    List<TableName> failed =
        request.failed() == null
            ? List.of()
            : request.failed().stream().map(TableName::parse).toList();
    return Wave.next(pipeline, layer, request.after(), failed, look);
  }

  private static void answer(OutputStream output, Request request, Object plan, Context context)
      throws IOException {
    context.getLogger().log(request.execution() + " plans " + Json.write(plan), LogLevel.INFO);
    Json.write(output, plan);
  }

  private Gold gold(Request request, Context context) throws IOException {
    String execution = request.execution();
    Map<TableName, String> pinned = snapshots.pinned(request.snapshots());
    Freshness look = new Freshness(pipeline, catalog::load, pinned);
    Wave wave = wave(Layer.GOLD, request, look);
    GoldPlan plan = GoldPlan.of(pipeline, buckets, wave.due(), look, execution, dataSetPrefix);
    GoldEvents.OfInvocation told =
        goldEvents.invoked(warning -> context.getLogger().log(warning, LogLevel.WARN));
    List<Reference> references = new ArrayList<>();
    for (GoldPlan.Build build : plan.gold()) {
      references.add(
          new Reference(
              build.model(),
              build.table(),
              build.refresh(),
              documents.write("plans/%s/gold/%s.json".formatted(execution, build.model()), build)));
    }
    for (DueModel due : wave.due()) {
      told.started(execution, due.table(), due.upstream(), look::table);
    }
    return new Gold(
        references,
        plan.dataSets(),
        wave.number(),
        wave.of(),
        snapshots.pin(execution, Layer.GOLD, wave.before(), pinned, look),
        wave.stopped());
  }

  private GoldPlan.Build build(String plan) throws IOException {
    byte[] document = documents.read(plan);
    GoldPlan.Build build =
        Json.read(Json.tree(new ByteArrayInputStream(document)), GoldPlan.Build.class);
    if (document.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s: its statement is too long: with what belongs to it, it has %d bytes, and Step Functions passes on %d; shorten the model's SQL"
              .formatted(build.table(), document.length, MOST_BYTES));
    }
    return build;
  }

  /** What QuickSight is to make of a data set whose table is there now. */
  private Map<String, Object> dataSet(String name) {
    DataSet dataSet =
        pipeline.dataSets().stream()
            .filter(declared -> declared.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no data set \"%s\" any more: deploy while no run is under way"
                            .formatted(name)));
    return DataSetDefinition.of(dataSet, pipeline.namespace(), buckets, dataSetPrefix)
        .toCreate(dataSetOwner, dataSetPrefix);
  }

  private Silver silver(Request request) throws IOException {
    Map<TableName, String> pinned = snapshots.pinned(request.snapshots());
    Freshness look = new Freshness(pipeline, catalog::load, pinned);
    Wave wave = wave(Layer.SILVER, request, look);
    List<Job> jobs = new ArrayList<>();
    for (DueModel due : wave.due()) {
      Readers readers = Readers.of(due.model(), pipeline, look);
      SilverPlan.Builder plan =
          SilverPlans.of(
                  pipeline,
                  pipeline.silver(due.model()).orElseThrow(),
                  due.table(),
                  due::snapshotOf)
              .execution(request.execution())
              .events(events.orElse(null))
              .rebuild(due.rebuild().orElse(""));
      jobs.add(job(readers.any() ? plan.changesSince(readers.consumedByAll()) : plan));
    }
    return new Silver(
        jobs,
        wave.number(),
        wave.of(),
        snapshots.pin(request.execution(), Layer.SILVER, wave.before(), pinned, look),
        wave.stopped());
  }

  private Job job(SilverPlan.Builder planned) {
    SilverPlan plan = planned.build();
    return new Job(plan.model(), plan.table(), documents.write(plan.objectKey(), plan));
  }
}
