package dev.medallion.local.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.process.ChildJvm;
import dev.medallion.local.process.StartUpCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One started Spark child process, and the HTTP that it takes runs by. */
final class SparkChild implements AutoCloseable {
  private static final String MAIN_CLASS = "dev.medallion.local.spark.SparkHost";
  private static final long POLL_MILLIS = 20;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChildJvm jvm;
  private final Path portFile;
  private final String secret;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private volatile boolean ranAJob;

  private SparkChild(ChildJvm jvm, Path portFile, String secret) {
    this.jvm = jvm;
    this.secret = secret;
    this.portFile = portFile;
  }

  /** Starts a child and does not wait for it. */
  static SparkChild launch(Installation installation, Site site, List<String> options) {
    Path folder = site.state().resolve("spark");
    List<Path> classPath = installation.sparkClassPath();
    if (classPath.isEmpty()) {
      throw new IllegalStateException(
          "Spark is not staged under %s: build with `mvn package` first"
              .formatted(installation.home()));
    }
    try {
      Files.createDirectories(folder);
      Path portFile = folder.resolve("port");
      Files.deleteIfExists(portFile);
      String secret = UUID.randomUUID().toString();
      return new SparkChild(
          ChildJvm.start(
              new ChildJvm.Launch(
                  "Spark",
                  classPath,
                  options,
                  MAIN_CLASS,
                  List.of(portFile.toString(), folder.toString()),
                  Map.of("SPARK_LOCAL_IP", "127.0.0.1", "MEDALLION_SECRET", secret),
                  folder,
                  site.logs().resolve("spark.log"),
                  StartUpCache.ofEngine(
                      installation.startUpCaches(), "spark", classPath, options))),
          portFile,
          secret);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + folder, e);
    }
  }

  boolean isAlive() {
    return jvm.isAlive();
  }

  Path log() {
    return jvm.log();
  }

  /**
   * Runs a job to its end.
   *
   * @return what it failed of, if it failed
   * @throws IOException if the child does not start, or ends meanwhile
   */
  Optional<String> run(SparkEngine.Run run) throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", run.id());
    body.put("mainClass", run.mainClass());
    body.put("jars", run.jars().stream().map(Path::toString).toList());
    body.put("arguments", run.arguments());
    body.put("conf", run.conf());
    HttpResponse<String> answer = post("/run", body);
    Optional<String> error = error(answer);
    if (error.isEmpty()) {
      ranAJob = true;
    }
    return error;
  }

  /**
   * Sends a request and returns what is answered.
   *
   * @throws SparkEngine.JobFailure if what was asked for failed
   * @throws IOException if the child does not start, or ends meanwhile
   */
  JsonNode ask(String path, Object request)
      throws IOException, InterruptedException, SparkEngine.JobFailure {
    HttpResponse<String> answer = post(path, request);
    Optional<String> error = error(answer);
    if (error.isPresent()) {
      throw new SparkEngine.JobFailure(error.get(), null);
    }
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, Object body)
      throws IOException, InterruptedException {
    return http.send(
        request(path)
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
    return HttpRequest.newBuilder(awaitStarted().resolve(path))
        .header("Authorization", "Bearer " + secret);
  }

  private static Optional<String> error(HttpResponse<String> answer) throws IOException {
    return switch (answer.statusCode()) {
      case 200, 204 -> Optional.empty();
      case 422 -> Optional.of(JSON.readTree(answer.body()).path("error").asText());
      default ->
          throw new IOException(
              "Spark's host answered " + answer.statusCode() + " " + answer.body());
    };
  }

  /** Asks the child to stop a run. */
  void stop(String id) {
    try {
      http.send(
          request("/stop/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      // A child that is gone runs nothing any more; whoever waits for the run is told so.
      jvm.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    if (ranAJob) {
      jvm.close();
    } else {
      jvm.closeWithoutCache();
    }
    http.close();
  }

  private URI awaitStarted() throws IOException, InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(portFile)) {
      if (!jvm.isAlive()) {
        throw new IOException("Spark ended before it was ready");
      }
      if (System.nanoTime() > limit) {
        throw new IOException("Spark was not ready after " + START_LIMIT.toSeconds() + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
    return URI.create("http://127.0.0.1:" + Files.readString(portFile).strip());
  }
}
