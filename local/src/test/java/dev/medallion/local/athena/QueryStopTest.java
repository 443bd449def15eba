package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.local.Site;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;

/**
 * A query that is stopped while its statement is on its way to the engine: Trino's own driver, and
 * a server that answers the statement only once the stop was asked for.
 */
class QueryStopTest {
  @TempDir private Path state;

  private final CountDownLatch sent = new CountDownLatch(1);
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer trino;
  private S3Service s3;
  private AthenaService service;
  private TableBuckets tables;

  @BeforeEach
  void start() throws IOException {
    trino = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    trino.createContext("/v1/statement", this::answer);
    trino.setExecutor(threads);
    trino.start();
    Properties user = new Properties();
    user.setProperty("user", "test");
    String url = "jdbc:trino://127.0.0.1:" + trino.getAddress().getPort();
    Site site = new Site(URI.create("http://127.0.0.1:1"), state);
    tables = TableBuckets.open(site);
    s3 = S3Service.start(site, event -> {}, tables);
    service =
        new AthenaService(
            site,
            s3,
            (catalog, schema) -> DriverManager.getConnection(url, user),
            new TableBucketCatalogs(tables));
  }

  @AfterEach
  void stop() {
    service.close();
    s3.close();
    tables.close();
    trino.stop(0);
    threads.shutdownNow();
  }

  @Test
  void cancelsAQueryThatTheEngineDoesNotKnowYet() throws Exception {
    call(
        CreateWorkGroupRequest.builder()
            .name("managed")
            .configuration(c -> c.managedQueryResultsConfiguration(m -> m.enabled(true)))
            .build());
    String id =
        ((StartQueryExecutionResponse)
                call(
                    StartQueryExecutionRequest.builder()
                        .queryString("SELECT 1")
                        .clientRequestToken("0123456789abcdef0123456789abcdef")
                        .workGroup("managed")
                        .build()))
            .queryExecutionId();
    sent.await();
    assertThat(status(id).state()).isEqualTo(QueryExecutionState.RUNNING);

    call(StopQueryExecutionRequest.builder().queryExecutionId(id).build());
    stopAsked.countDown();

    cancelled.await();
    QueryExecutionStatus end =
        Awaitility.await()
            .pollInterval(Duration.ofMillis(2))
            .until(() -> status(id), now -> now.completionDateTime() != null);
    assertThat(end.state()).isEqualTo(QueryExecutionState.CANCELLED);
    assertThat(end.stateChangeReason()).isEqualTo("Query cancelled by user");
    assertThat(end.athenaError()).isNull();
    assertThatThrownBy(() -> call(GetQueryResultsRequest.builder().queryExecutionId(id).build()))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            refusal -> assertThat(refusal.athenaErrorCode()).isEqualTo("RESULT_NOT_FOUND"))
        .hasMessage("Could not find results");
  }

  private QueryExecutionStatus status(String id) {
    return ((GetQueryExecutionResponse)
            call(GetQueryExecutionRequest.builder().queryExecutionId(id).build()))
        .queryExecution()
        .status();
  }

  private AwsResponse call(AwsRequest request) {
    return service.operations().handler(request.getClass()).orElseThrow().apply(request);
  }

  /** The query runs until it is cancelled. */
  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      sent.countDown();
      try {
        stopAsked.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (exchange.getRequestMethod().equals("DELETE")) {
      cancelled.countDown();
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    String base = "http://127.0.0.1:" + trino.getAddress().getPort();
    byte[] running =
        """
        {"id": "query_1", "infoUri": "%s/query", "nextUri": "%s/v1/statement/query_1",
         "stats": {"state": "RUNNING", "queued": false, "scheduled": true, "nodes": 1,
           "totalSplits": 0, "queuedSplits": 0, "runningSplits": 0, "completedSplits": 0,
           "cpuTimeMillis": 0, "wallTimeMillis": 0, "queuedTimeMillis": 0, "elapsedTimeMillis": 0,
           "processedRows": 0, "processedBytes": 0, "peakMemoryBytes": 0, "spilledBytes": 0},
         "warnings": []}
        """
            .formatted(base, base)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, running.length);
    exchange.getResponseBody().write(running);
    exchange.close();
  }
}
