package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Installation;
import dev.medallion.local.process.ChildJvm;
import dev.medallion.local.process.StartUpCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A child JVM with the analyzer of an engine: it answers one request, in files, and ends. */
final class Analyzer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 5;
  private static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx1g",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Duser.timezone=UTC",
          "-Dfile.encoding=UTF-8");

  private final ChildJvm child;
  private final Path request;
  private final Path answer;

  private Analyzer(ChildJvm child, Path request, Path answer) {
    this.child = child;
    this.request = request;
    this.answer = answer;
  }

  /** Spark's. */
  static Analyzer spark(Installation installation, Path folder) {
    return start(
        installation,
        folder,
        "spark",
        installation.sparkClassPath(),
        List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"));
  }

  /** Trino's. */
  static Analyzer trino(Installation installation, Path folder) {
    return start(
        installation,
        folder,
        "trino",
        installation.trinoClassPath(),
        List.of("--add-modules=jdk.incubator.vector"));
  }

  private static Analyzer start(
      Installation installation,
      Path folder,
      String engine,
      List<Path> classPath,
      List<String> own) {
    if (classPath.isEmpty()) {
      throw new IllegalStateException(
          "%s is not staged under %s: build with `mvn package` first"
              .formatted(engine, installation.home()));
    }
    Path request = folder.resolve(engine + "-request.json");
    Path answer = folder.resolve(engine + "-answer.json");
    List<String> options = Stream.concat(OPTIONS.stream(), own.stream()).toList();
    return new Analyzer(
        ChildJvm.start(
            new ChildJvm.Launch(
                "the analyzer of " + engine,
                classPath,
                options,
                "dev.medallion.local.%s.QueryCheckHost".formatted(engine),
                List.of(request.toString(), answer.toString()),
                Map.of(),
                folder,
                folder.resolve(engine + ".log"),
                StartUpCache.ofEngine(
                    installation.startUpCaches(), engine + "-analyzer", classPath, options))),
        request,
        answer);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws IllegalStateException if the child ends without one, or gives none within two minutes
   */
  JsonNode ask(JsonNode question) throws InterruptedException {
    try {
      Path part = request.resolveSibling(request.getFileName() + ".part");
      JSON.writeValue(part.toFile(), question);
      Files.move(part, request, StandardCopyOption.ATOMIC_MOVE);
      long end = System.nanoTime() + LONGEST.toNanos();
      while (Files.notExists(answer)) {
        if ((!child.isAlive() && Files.notExists(answer)) || System.nanoTime() > end) {
          child.closeWithoutCache();
          throw new IllegalStateException(
              "the queries cannot be checked:%n%s".formatted(lastException()));
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      return JSON.readTree(answer.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of the log that begin like an exception's message. */
  private String lastException() throws IOException {
    return Files.readAllLines(child.log()).stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .collect(Collectors.joining("\n"))
        .indent(2);
  }

  /** Ends the child at once, without a start-up cache. */
  void abandon() {
    child.closeWithoutCache();
  }

  /** Waits until the child has ended, and has written its start-up cache if there was none. */
  @Override
  public void close() {
    child.close();
  }
}
