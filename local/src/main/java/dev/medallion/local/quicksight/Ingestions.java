package dev.medallion.local.quicksight;

import static dev.medallion.local.quicksight.Refusals.required;

import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Caller;
import dev.medallion.local.integration.QuerySource.QueryDenied;
import dev.medallion.local.integration.QuerySource.QueryFailure;
import dev.medallion.local.integration.QuerySource.SchemaMismatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.quicksight.model.CancelIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CancelIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.DataSet;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.ErrorInfo;
import software.amazon.awssdk.services.quicksight.model.ExceptionResourceType;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionErrorType;
import software.amazon.awssdk.services.quicksight.model.IngestionRequestSource;
import software.amazon.awssdk.services.quicksight.model.IngestionRequestType;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;
import software.amazon.awssdk.services.quicksight.model.IngestionType;
import software.amazon.awssdk.services.quicksight.model.RowInfo;

/** Starts, runs and cancels ingestions; those of one data set run one after the other. */
final class Ingestions implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Ingestions.class.getName());
  private static final Duration LIMIT_WINDOW = Duration.ofHours(24);

  private static final int CREATED = 201;
  private static final int OK = 200;

  private final DataSets dataSets;
  private final IngestionStore store;
  private final IngestionRun run;
  private final SpiceStore spice;
  private final QueryRights rights;
  private final int limit;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Future<?>> underWay = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  Ingestions(
      DataSets dataSets,
      IngestionStore store,
      IngestionRun run,
      SpiceStore spice,
      QueryRights rights,
      int limit,
      Clock clock) {
    this.dataSets = dataSets;
    this.store = store;
    this.run = run;
    this.rights = rights;
    this.spice = spice;
    this.limit = limit;
    this.clock = clock;
  }

  CreateIngestionResponse create(CreateIngestionRequest request) {
    DataSet dataSet = dataSets.find(request.dataSetId());
    String id = Identifiers.checked(request.ingestionId(), "IngestionId");
    if (request.ingestionType() == IngestionType.INCREMENTAL_REFRESH) {
      throw Refusals.invalid(
          "INCREMENTAL_REFRESH needs refresh properties, which are not supported by the local"
              + " side");
    }
    String dataSetId = dataSet.dataSetId();
    Ingestion ingestion =
        Ingestion.builder()
            .arn(dataSet.arn() + "/ingestion/" + id)
            .ingestionId(id)
            .ingestionStatus(IngestionStatus.INITIALIZED)
            .createdTime(clock.instant())
            .requestSource(IngestionRequestSource.MANUAL)
            .requestType(IngestionRequestType.FULL_REFRESH)
            .build();
    start(dataSet, ingestion);
    return CreateIngestionResponse.builder()
        .arn(ingestion.arn())
        .ingestionId(id)
        .ingestionStatus(ingestion.ingestionStatus())
        .requestId(dataSetId + "-" + id)
        .status(CREATED)
        .build();
  }

  DescribeIngestionResponse describe(DescribeIngestionRequest request) {
    return DescribeIngestionResponse.builder()
        .ingestion(find(request.dataSetId(), request.ingestionId()))
        .status(OK)
        .build();
  }

  CancelIngestionResponse cancel(CancelIngestionRequest request) {
    Ingestion ingestion = find(request.dataSetId(), request.ingestionId());
    Ingestion after =
        store
            .change(
                request.dataSetId(),
                ingestion.ingestionId(),
                before -> before.toBuilder().ingestionStatus(IngestionStatus.CANCELLED).build())
            .orElse(ingestion);
    Future<?> task = underWay.get(ingestion.arn());
    if (task != null) {
      task.cancel(true);
    }
    return CancelIngestionResponse.builder()
        .arn(after.arn())
        .ingestionId(after.ingestionId())
        .status(OK)
        .build();
  }

  /** Cancels what runs for a data set, and forgets all its ingestions and rows. */
  void forget(String dataSetId) {
    for (Ingestion ingestion : store.of(dataSetId)) {
      Future<?> task = underWay.get(ingestion.arn());
      if (task != null) {
        task.cancel(true);
      }
    }
    ReentrantLock turn = turn(dataSetId);
    turn.lock();
    try {
      store.delete(dataSetId);
      spice.delete(dataSetId);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    underWay.values().forEach(task -> task.cancel(true));
    threads.close();
  }

  /** An id that was used before is refused before the limit is looked at. */
  private synchronized void start(DataSet dataSet, Ingestion ingestion) {
    String dataSetId = dataSet.dataSetId();
    if (store.find(dataSetId, ingestion.ingestionId()).isPresent()) {
      throw Refusals.exists(ExceptionResourceType.INGESTION, ingestion.ingestionId());
    }
    Instant since = clock.instant().minus(LIMIT_WINDOW);
    long recent =
        store.of(dataSetId).stream().filter(old -> old.createdTime().isAfter(since)).count();
    if (recent >= limit) {
      throw Refusals.limitExceeded(
          "Data set %s has been refreshed %d times within 24 hours, and no more are allowed"
              .formatted(dataSetId, recent));
    }
    store.add(dataSetId, ingestion);
    underWay.put(ingestion.arn(), threads.submit(() -> runInTurn(dataSet, ingestion)));
  }

  private void runInTurn(DataSet dataSet, Ingestion ingestion) {
    ReentrantLock turn = turn(dataSet.dataSetId());
    try {
      status(dataSet, ingestion, IngestionStatus.QUEUED);
      turn.lockInterruptibly();
      try {
        execute(dataSet, ingestion);
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status(dataSet, ingestion, IngestionStatus.CANCELLED);
    } finally {
      underWay.remove(ingestion.arn());
    }
  }

  private ReentrantLock turn(String dataSetId) {
    return turns.computeIfAbsent(dataSetId, id -> new ReentrantLock());
  }

  private void execute(DataSet dataSet, Ingestion ingestion) throws InterruptedException {
    Instant start = clock.instant();
    try {
      if (!DataSets.isSpice(dataSet)) {
        fail(
            dataSet,
            ingestion,
            IngestionErrorType.DATA_SET_NOT_SPICE,
            "Data set %s is not imported into SPICE".formatted(dataSet.dataSetId()));
        return;
      }
      String source = DataSets.customSql(dataSet).dataSourceArn();
      rights.requireQueries(source);
      status(dataSet, ingestion, IngestionStatus.RUNNING);
      IngestionRun.Outcome outcome =
          Caller.<IngestionRun.Outcome, Exception>call(
              rights.principal(source),
              () ->
                  run.run(dataSet, dataSets.viewers(dataSet.dataSetId()), ingestion.ingestionId()));
      change(
          dataSet,
          ingestion,
          before ->
              before.toBuilder()
                  .ingestionStatus(IngestionStatus.COMPLETED)
                  .ingestionTimeInSeconds(Duration.between(start, clock.instant()).toSeconds())
                  .ingestionSizeInBytes(outcome.bytes())
                  .rowInfo(
                      RowInfo.builder()
                          .rowsIngested(outcome.rows())
                          .rowsDropped(0L)
                          .totalRowsInDataset(outcome.rows())
                          .build())
                  .build());
    } catch (AccessDenied | QueryDenied e) {
      fail(dataSet, ingestion, IngestionErrorType.PERMISSION_DENIED, e.getMessage());
    } catch (SchemaMismatch e) {
      fail(dataSet, ingestion, IngestionErrorType.SQL_SCHEMA_MISMATCH_ERROR, e.getMessage());
    } catch (QueryFailure e) {
      fail(dataSet, ingestion, errorType(e.getMessage()), e.getMessage());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.log(Level.ERROR, "ingestion " + ingestion.arn() + " failed", e);
      fail(dataSet, ingestion, IngestionErrorType.INTERNAL_SERVICE_ERROR, String.valueOf(e));
    }
  }

  private static IngestionErrorType errorType(String message) {
    String kind = message.substring(0, Math.max(0, message.indexOf(':')));
    return switch (kind) {
      case "TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND" -> IngestionErrorType.SQL_TABLE_NOT_FOUND;
      case "NUMERIC_VALUE_OUT_OF_RANGE" -> IngestionErrorType.SQL_NUMERIC_OVERFLOW;
      default -> IngestionErrorType.SQL_EXCEPTION;
    };
  }

  private void fail(DataSet dataSet, Ingestion ingestion, IngestionErrorType type, String message) {
    change(
        dataSet,
        ingestion,
        before ->
            before.toBuilder()
                .ingestionStatus(IngestionStatus.FAILED)
                .errorInfo(ErrorInfo.builder().type(type).message(message).build())
                .build());
  }

  private void status(DataSet dataSet, Ingestion ingestion, IngestionStatus status) {
    change(dataSet, ingestion, before -> before.toBuilder().ingestionStatus(status).build());
  }

  private void change(DataSet dataSet, Ingestion ingestion, UnaryOperator<Ingestion> change) {
    store.change(dataSet.dataSetId(), ingestion.ingestionId(), change);
  }

  private Ingestion find(String dataSetId, String ingestionId) {
    dataSets.find(dataSetId);
    String id = required(ingestionId, "IngestionId");
    return store
        .find(dataSetId, id)
        .orElseThrow(() -> Refusals.notFound(ExceptionResourceType.INGESTION, id));
  }
}
