package dev.medallion.local.modeltest;

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

/** A child JVM with an engine, which answers requests one after the other, in files. */
final class EngineChild implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(5);
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
  private static final List<String> OPENED_FOR_SPARK =
      Stream.of(
              "java.base/java.lang",
              "java.base/java.lang.invoke",
              "java.base/java.lang.reflect",
              "java.base/java.io",
              "java.base/java.net",
              "java.base/java.nio",
              "java.base/java.util",
              "java.base/java.util.concurrent",
              "java.base/java.util.concurrent.atomic",
              "java.base/jdk.internal.ref",
              "java.base/sun.nio.ch",
              "java.base/sun.nio.cs",
              "java.base/sun.util.calendar",
              "java.security.jgss/sun.security.krb5")
          .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
          .toList();

  private final String engine;
  private final ChildJvm child;
  private final Path folder;
  private int asked;

  private EngineChild(String engine, ChildJvm child, Path folder) {
    this.engine = engine;
    this.child = child;
    this.folder = folder;
  }

  /** Spark, which runs silver models. */
  static EngineChild spark(Installation installation, Path folder) {
    return start(
        installation,
        folder,
        "spark",
        "ModelRunHost",
        installation.sparkClassPath(),
        OPENED_FOR_SPARK);
  }

  /** Trino, which runs gold models. */
  static EngineChild trino(Installation installation, Path folder) {
    return start(
        installation,
        folder,
        "trino",
        "QueryRunHost",
        installation.trinoClassPath(),
        List.of("--add-modules=jdk.incubator.vector"));
  }

  private static EngineChild start(
      Installation installation,
      Path parent,
      String engine,
      String host,
      List<Path> classPath,
      List<String> own) {
    if (classPath.isEmpty()) {
      throw new IllegalStateException(
          "%s is not staged under %s: build with `mvn package` first"
              .formatted(engine, installation.home()));
    }
    List<String> options = Stream.concat(OPTIONS.stream(), own.stream()).toList();
    try {
      Path folder = Files.createDirectories(parent.resolve(engine));
      return new EngineChild(
          engine,
          ChildJvm.start(
              new ChildJvm.Launch(
                  "the tests' " + engine,
                  classPath,
                  options,
                  "dev.medallion.local.%s.%s".formatted(engine, host),
                  List.of(folder.toString()),
                  Map.of(),
                  folder,
                  folder.resolve("log"),
                  StartUpCache.ofEngine(
                      installation.startUpCaches(), engine + "-test", classPath, options))),
          folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws IllegalStateException if the child ends without one, or gives none within five minutes
   */
  JsonNode ask(JsonNode question) throws InterruptedException {
    asked++;
    try {
      Path part = folder.resolve(asked + ".question");
      JSON.writeValue(part.toFile(), question);
      Files.move(part, folder.resolve(asked + ".request"), StandardCopyOption.ATOMIC_MOVE);
      Path answer = folder.resolve(asked + ".answer");
      long end = System.nanoTime() + LONGEST.toNanos();
      while (Files.notExists(answer)) {
        if ((!child.isAlive() && Files.notExists(answer)) || System.nanoTime() > end) {
          throw new IllegalStateException(
              "%s gives no answer:%n%s".formatted(engine, lastException()));
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      return JSON.readTree(answer.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the log that begin like an exception's message. */
  private String lastException() throws IOException {
    return Files.readAllLines(child.log()).stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .collect(Collectors.joining("\n"))
        .indent(2);
  }

  /** Ends the child, which writes its start-up cache if there was none. */
  @Override
  public void close() {
    child.close();
  }
}
