package dev.medallion.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.medallion.contract.EventTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventEmitterTest {
  private static final String FOLDER = "s3://artifacts/openlineage/";

  private final Map<String, String> bucket = new ConcurrentHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final JobRun run = JobRun.causedBy("manifest", "retail", "bronze.sales");

  @Test
  void eventsAreKeptInTheBucketUnderTheNameOfTheirJob() {
    EventEmitter emitter = emitter(FOLDER, null);

    emitter.emit(this::started);
    emitter.emit(this::completed);

    assertThat(bucket.keySet())
        .allMatch(
            uri -> uri.matches(FOLDER + "bronze.sales/\\d{8}T\\d{6}\\.\\d{3}Z-\\w+-.+\\.json"));
    assertThat(bucket.keySet().stream().map(uri -> uri.split("-", 3)[1]))
        .containsExactlyInAnyOrder("START", "COMPLETE");
    assertThat(warnings).isEmpty();
  }

  @Test
  void eventsArePostedToTheCollector() throws Exception {
    List<String> posted = new CopyOnWriteArrayList<>();
    HttpServer server = server(200, posted);
    try {
      EventEmitter emitter = emitter(null, address(server));

      emitter.emit(this::started);
      emitter.emit(this::completed);
    } finally {
      server.stop(0);
    }

    assertThat(posted).hasSize(2);
    assertThat(posted.get(0)).contains("\"eventType\":\"START\"");
    assertThat(warnings).isEmpty();
    assertThat(bucket).isEmpty();
  }

  @Test
  void aCollectorThatIsDownIsWarnedOfOnceAndTheBucketHasTheEvents() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    EventEmitter emitter = emitter(FOLDER, "http://127.0.0.1:%d/api/v1/lineage".formatted(closed));

    emitter.emit(this::started);
    emitter.emit(this::completed);

    assertThat(bucket).hasSize(2);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .contains("openlineage.url in pipeline.yaml is http://127.0.0.1:" + closed)
        .contains("ConnectException");
  }

  @Test
  @Timeout(10)
  void aCollectorThatNeverAnswersIsWaitedForOnceAndNotLong() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EventEmitter emitter =
          new EventEmitter(
              Optional.of(
                  new EventTarget("retail", FOLDER, "http://127.0.0.1:" + silent.getLocalPort())),
              this::keep,
              warnings::add,
              Duration.ofMillis(200));
      long began = System.nanoTime();

      emitter.emit(this::started);
      emitter.emit(this::completed);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(200), Duration.ofMillis(399));
    }
    assertThat(bucket).hasSize(2);
    assertThat(warnings).singleElement().asString().contains("it gave no answer in 200 ms");
  }

  @Test
  void aCollectorThatRefusesIsNamedWithItsAnswer() throws Exception {
    HttpServer server = server(401, new ArrayList<>());
    try {
      emitter(null, address(server)).emit(this::started);
    } finally {
      server.stop(0);
    }

    assertThat(warnings).singleElement().asString().endsWith("it answered 401");
  }

  @Test
  void aBucketThatRefusesFailsNoRun() {
    EventEmitter emitter =
        new EventEmitter(
            Optional.of(new EventTarget("retail", FOLDER, null)),
            (uri, content) -> {
              throw new UncheckedIOException(new IOException("Access Denied"));
            },
            warnings::add);

    emitter.emit(this::started);
    emitter.emit(this::completed);

    assertThat(warnings).singleElement().asString().contains(FOLDER).contains("Access Denied");
  }

  @Test
  void anEventThatCannotBeMadeFailsNoRun() {
    emitter(FOLDER, null)
        .emit(
            () -> {
              throw new IllegalStateException("the catalog is away");
            });

    assertThat(warnings).singleElement().asString().contains("the catalog is away");
  }

  @Test
  void noEventIsMadeThatGoesNowhere() {
    new EventEmitter(Optional.empty(), (uri, content) -> {}, warnings::add)
        .emit(
            () -> {
              throw new AssertionError("was made");
            });

    assertThat(warnings).isEmpty();
  }

  private EventEmitter emitter(String folder, String url) {
    return new EventEmitter(
        Optional.of(new EventTarget("retail", folder, url)), this::keep, warnings::add);
  }

  private void keep(String uri, byte[] content) {
    bucket.put(uri, new String(content, StandardCharsets.UTF_8));
  }

  private RunEvent started() {
    return run.started(List.of(), table());
  }

  private RunEvent completed() {
    return run.completed(List.of(), table(), List.of());
  }

  private static EventDataset table() {
    return EventDataset.table("arn:aws:s3tables:us-east-1:123456789012:bucket/b", "bronze.a.b");
  }

  private static HttpServer server(int status, List<String> posted) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:%d/api/v1/lineage".formatted(server.getAddress().getPort());
  }
}
