package dev.medallion.functions.advance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.Retry;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.advance.Recording.Built;
import dev.medallion.functions.advance.Recording.Recorded;
import dev.medallion.functions.events.GoldEvents;
import dev.medallion.functions.freshness.Backlog;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.functions.runtime.SharedDocument;
import dev.medallion.functions.runtime.SnapStartPriming;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * Starts a run for what the tables say is missing.
 *
 * <p>Whatever event calls it (the end of a Glue job, the end of an execution, a schedule) is only a
 * hint that it may be worth a look: nothing in the event is believed, so that a lost, doubled or
 * late one does no harm. (A failed job is counted for an alarm, no more.) Some callers give it
 * something to do: the state machine, {@code {"record":[…]}}; whoever wants tables computed whole,
 * {@code {"rebuild":["customer_sales"]}}, or {@code {"rebuild":[]}} for all of them; whoever does
 * not want to wait until a failed run is tried again, {@code {"retry":"now"}}; and whoever only
 * wants to know, {@code {"look":"only"}}, or for the definitions that it works by, {@code
 * {"look":"definitions"}}.
 */
public final class AdvanceFunction implements RequestStreamHandler, SnapStartPriming {
  private final Pipeline pipeline;
  private final Path definitions;
  private final IcebergRestCatalog catalog;
  private final Runs runs;
  private final SnapshotSummaries summaries;
  private final Gauges gauges;
  private final Rebuilds rebuilds;
  private final GoldEvents events;
  private final Clock clock;

  /** Built by Lambda, from its environment. */
  public AdvanceFunction() {
    this(
        Environment.ofProcess(),
        SfnClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        S3TablesClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build(),
        S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build());
    primeBeforeSnapshot();
  }

  private AdvanceFunction(
      Environment environment, SfnClient stepFunctions, S3TablesClient s3Tables, S3Client s3) {
    this(
        environment.pipeline(),
        environment.definitions(),
        environment.catalog(),
        new SnapshotSummaries(
            s3Tables,
            new MetadataFiles(s3, Clock.systemUTC()),
            environment.tableBuckets(),
            new Retry()),
        new Runs(
            stepFunctions,
            environment.required("STATE_MACHINE_ARN"),
            Duration.ofMinutes(environment.number("MINIMUM_MINUTES_BETWEEN_RUNS")),
            new RetrySchedule(
                Duration.ofSeconds(environment.number("RETRY_SECONDS")),
                environment.pipeline().longestRetry()),
            new SharedDocument<>(
                s3, environment.required("ARTIFACTS_BUCKET"), NewestRun.KEY, NewestRun.class),
            Clock.systemUTC()),
        // Metrics are whole lines of JSON, which Lambda's JSON logging passes on as they are.
        new Gauges(environment.required("METRICS_STACK"), Clock.systemUTC(), System.out::println),
        new GoldEvents(
            environment.pipeline(),
            environment.tableBuckets(),
            s3,
            environment.required("ARTIFACTS_BUCKET")),
        Clock.systemUTC());
  }

  /**
   * @param definitions the folder that the pipeline was read from
   */
  AdvanceFunction(
      Pipeline pipeline,
      Path definitions,
      IcebergRestCatalog catalog,
      SnapshotSummaries summaries,
      Runs runs,
      Gauges gauges,
      GoldEvents events,
      Clock clock) {
    this.pipeline = pipeline;
    this.definitions = definitions;
    this.catalog = catalog;
    this.summaries = summaries;
    this.runs = runs;
    this.gauges = gauges;
    this.events = events;
    this.clock = clock;
    this.rebuilds = new Rebuilds(pipeline, catalog, clock);
  }

  @Override
  public void prime() {
    runs.prime();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    JsonNode event = Json.tree(input);
    LambdaLogger logger = context.getLogger();
    if (event.has("record")) {
      Json.write(output, record(Json.read(event, Recording.class), logger));
    } else if (event.path("look").asText().equals("definitions")) {
      Json.write(output, Definitions.in(definitions));
    } else if (event.has("look")) {
      Freshness tables = new Freshness(pipeline, catalog::load);
      Json.write(output, Looked.of(runs.look(tables.all()), ages(tables)));
    } else {
      if (event.has("rebuild")) {
        rebuilds.ask(Json.read(event, Rebuilds.Request.class));
      }
      Json.write(output, look(event, logger));
    }
  }

  private Decision look(JsonNode event, LambdaLogger logger) {
    gauges.event(event);
    Freshness tables = new Freshness(pipeline, catalog::load);
    Decision decision = event.has("retry") ? runs.startNow(tables.all()) : runs.start(tables.all());
    gauges.goldAge(pipeline, tables);
    gauges.expectations(pipeline, tables);
    List<Backlog.TableAge> ages = ages(tables);
    gauges.lateTables(ages);
    ages.stream()
        .filter(Backlog.TableAge::isLate)
        .forEach(
            late ->
                logger.log(
                    "rows have waited %s to be in %s, longer than its freshness of %s"
                        .formatted(late.behind(), late.table(), late.freshness()),
                    LogLevel.WARN));
    LogLevel level = decision.decision() == Decision.Kind.WAITING ? LogLevel.ERROR : LogLevel.INFO;
    logger.log(
        "after %s: %s".formatted(event.path("detail-type").asText("a call"), Json.write(decision)),
        level);
    tellOriginsOfCompacted(tables);
    return decision;
  }

  private List<Backlog.TableAge> ages(Freshness tables) {
    return new Backlog(pipeline, tables, clock.instant()).ages();
  }

  /** Nothing calls when S3 Tables has compacted a table: the next look finds it. */
  private void tellOriginsOfCompacted(Freshness tables) {
    for (GoldModel model : pipeline.gold()) {
      TableName name = new TableName(Layer.GOLD, pipeline.namespace(), model.name());
      if (tables.table(name).filter(gold -> !inherited(gold).isEmpty()).isPresent()) {
        summaries.add(name, AdvanceFunction::inherited);
      }
    }
  }

  private static Map<String, Map<String, String>> inherited(TableMetadata gold) {
    return Origins.untold(gold, Optional.empty());
  }

  /** A table that is gone keeps no other from being recorded. */
  private Recorded record(Recording recording, LambdaLogger logger) {
    GoldEvents.OfInvocation told = events.invoked(warning -> logger.log(warning, LogLevel.WARN));
    recording
        .failed()
        .forEach(failed -> told.failed(failed.execution(), TableName.parse(failed.table())));
    List<CatalogException> failures = new ArrayList<>();
    for (Built built : recording.tables()) {
      try {
        TableName table = TableName.parse(built.table());
        GoldRecord record = new GoldRecord(built);
        catalog.changeProperties(table, record::properties);
        summaries.add(table, record::summaries);
        told.completed(built.execution(), table, built.consumed(), () -> catalog.load(table));
      } catch (CatalogException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new RecordingException(failures);
    }
    return new Recorded(recording.tables().stream().map(Built::table).toList());
  }
}
