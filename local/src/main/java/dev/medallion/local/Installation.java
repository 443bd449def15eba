package dev.medallion.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built checkout that the local side runs from.
 *
 * @param home the root of the checkout
 * @param pipeline what a user edits: the folder with {@code pipeline.yaml} and its SQL files
 */
public record Installation(Path home, Path pipeline) {

  /** The checkout with the pipeline that it brings. */
  public Installation(Path home) {
    this(home, home.resolve("pipeline"));
  }

  /**
   * The checkout that the launcher or the build names in the system property {@code
   * medallion.home}.
   */
  public static Installation current() {
    String home = System.getProperty("medallion.home");
    if (home == null) {
      throw new IllegalStateException(
          "the system property medallion.home is not set: start through ./medallion");
    }
    return new Installation(Path.of(home).toAbsolutePath().normalize());
  }

  /** The deployed template. */
  public Path template() {
    return home.resolve("template.yaml");
  }

  /** The same checkout with another pipeline folder. */
  public Installation withPipeline(Path folder) {
    return new Installation(home, folder.toAbsolutePath().normalize());
  }

  /** Spark, Iceberg's runtime for it, and the host that runs jobs on them. */
  public List<Path> sparkClassPath() {
    return jars(home.resolve("local/engines/spark/target"));
  }

  /** The Trino server, and the host that starts it. */
  public List<Path> trinoClassPath() {
    return jars(home.resolve("local/engines/trino/target"));
  }

  /** The folder of Trino's plugins. */
  public Path trinoPlugins() {
    return home.resolve("local/engines/trino-iceberg/target/plugin");
  }

  /** AWS's runtime interface client. */
  public List<Path> lambdaRuntimeClassPath() {
    return jars(home.resolve("local/engines/lambda-runtime/target"));
  }

  /** The functions' deployment package: the module's jar, then what it needs. */
  public List<Path> functionsClassPath() {
    return jars(home.resolve("functions/target"));
  }

  /** The jar that Glue runs. */
  public Path jobsJar() {
    return home.resolve("jobs/target/medallion-jobs-0.1.0.jar");
  }

  /**
   * Where the start-up caches of child JVMs are kept; they depend on the build, not on the state.
   */
  public Path startUpCaches() {
    return home.resolve("local/target/start-up");
  }

  /** The module's own jars in {@code target}, then those in {@code target/lib}, each by name. */
  private static List<Path> jars(Path target) {
    return Stream.concat(list(target), list(target.resolve("lib"))).toList();
  }

  private static Stream<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
