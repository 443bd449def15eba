package dev.medallion.functions.advance;

import static dev.medallion.functions.fixture.Fixtures.event;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.Retry;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.events.GoldEvents;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestBuckets;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.functions.fixture.TestStorage;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.functions.runtime.SharedDocument;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/** AdvanceFunction over a catalog and a mocked Step Functions. */
final class AdvanceFixture implements AutoCloseable {
  static final String STATE_MACHINE =
      "arn:aws:states:us-east-1:000000000000:stateMachine:medallion";
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final RetrySchedule RETRIES =
      new RetrySchedule(Duration.ofMinutes(4), Duration.ofHours(1));

  final SfnClient stepFunctions = SdkMocks.mock(SfnClient.class);
  final TestContext context = new TestContext();
  final TestCatalog catalog = new TestCatalog();
  final TestStorage storage = new TestStorage(catalog);
  final TestBuckets artifacts = new TestBuckets();
  final List<String> metrics = new ArrayList<>();
  private final List<ExecutionListItem> executions = new ArrayList<>();
  private Duration leastBetween = Duration.ZERO;
  private Clock clock = CLOCK;

  AdvanceFixture() {
    when(stepFunctions.listExecutions(any(ListExecutionsRequest.class)))
        .thenAnswer(call -> list(call.getArgument(0)));
    when(stepFunctions.startExecution(any(StartExecutionRequest.class)))
        .thenReturn(StartExecutionResponse.builder().build());
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** Sets the least time between two starts of a run. */
  void leastBetween(Duration time) {
    leastBetween = time;
  }

  /** Lets runs be decided on so long after {@link #NOW}. */
  void later(Duration time) {
    clock = Clock.offset(CLOCK, time);
  }

  /** What the function answers to an event. */
  JsonNode answer(String event) throws IOException {
    return Fixtures.answer(function(), event, context);
  }

  AdvanceFunction function() {
    return new AdvanceFunction(
        Fixtures.pipeline(),
        Fixtures.pipelineFolder(),
        catalog.client(),
        new SnapshotSummaries(
            storage.tables(),
            new MetadataFiles(storage.files(), CLOCK),
            Fixtures.BUCKETS,
            new Retry()),
        new Runs(
            stepFunctions,
            STATE_MACHINE,
            leastBetween,
            RETRIES,
            new SharedDocument<>(artifacts.client(), "artifacts", NewestRun.KEY, NewestRun.class),
            clock),
        new Gauges("medallion", CLOCK, metrics::add),
        new GoldEvents(Fixtures.pipeline(), Fixtures.BUCKETS, artifacts.client(), "artifacts"),
        CLOCK);
  }

  JsonNode look() throws IOException {
    return answer(event("schedule"));
  }

  void bronzeArrived() {
    catalog.table("bronze.retail.sales").snapshot("bronze.retail.sales", 1, "append");
    catalog.table("bronze.retail.customers").snapshot("bronze.retail.customers", 2, "append");
  }

  void everythingIsThere() {
    bronzeArrived();
    Pipeline pipeline = Fixtures.pipeline();
    String silver = "silver.retail.customer_sales";
    catalog
        .table(silver)
        .snapshot(silver, 3, "append")
        .property(silver, PropertyKeys.DEFINITION, pipeline.silver().getFirst().definition())
        .property(silver, PropertyKeys.consumed("sales"), "1")
        .property(silver, PropertyKeys.consumed("customers"), "2");
    for (GoldModel model : pipeline.gold()) {
      String gold = "gold.retail." + model.name();
      catalog
          .table(gold)
          .snapshot(gold, 4, "append")
          .property(gold, PropertyKeys.DEFINITION, model.definition())
          .property(gold, PropertyKeys.consumed("customer_sales"), "3");
    }
  }

  void execution(String name, ExecutionStatus status, Instant started) {
    executions.addFirst(
        ExecutionListItem.builder().name(name).status(status).startDate(started).build());
  }

  private ListExecutionsResponse list(ListExecutionsRequest request) {
    return ListExecutionsResponse.builder()
        .executions(
            executions.stream()
                .filter(
                    item ->
                        request.statusFilter() == null || item.status() == request.statusFilter())
                .toList())
        .build();
  }

  List<StartExecutionRequest> started() {
    ArgumentCaptor<StartExecutionRequest> requests =
        ArgumentCaptor.forClass(StartExecutionRequest.class);
    verify(stepFunctions, atLeast(0)).startExecution(requests.capture());
    return requests.getAllValues();
  }
}
