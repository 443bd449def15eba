package dev.medallion.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built checkout that the local side runs from.
 *
 * @param home the root of the checkout
 * @param pipeline what a user edits: the folder with {@code pipeline.yaml} and its SQL files
 * @param template what is deployed: the checkout's own file, or what {@code sam build} made of it
 */
public record Installation(Path home, Path pipeline, Path template) {

  /** The checkout with the pipeline that it brings. */
  public Installation(Path home) {
    this(home, home.resolve("pipeline"), home.resolve("template.yaml"));
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

  /** A path that the template names, which is relative to the template's folder. */
  public Path besideTemplate(String path) {
    return template.resolveSibling(path).normalize();
  }

  /** The same checkout with another pipeline folder. */
  public Installation withPipeline(Path folder) {
    return new Installation(home, folder.toAbsolutePath().normalize(), template);
  }

  /** The same checkout with another template. */
  public Installation withTemplate(Path file) {
    return new Installation(home, pipeline, file.toAbsolutePath().normalize());
  }

  /** Spark, Iceberg's runtime for it, and the host that runs jobs on them. */
  public List<Path> sparkClassPath() {
    return jars("local/engines/spark", "medallion-engine-spark");
  }

  /** The Trino server, and the host that starts it. */
  public List<Path> trinoClassPath() {
    return jars("local/engines/trino", "medallion-engine-trino");
  }

  /** The folder of Trino's plugins. */
  public Path trinoPlugins() {
    return home.resolve("local/engines/trino-iceberg/target/plugin");
  }

  /** AWS's runtime interface client. */
  public List<Path> lambdaRuntimeClassPath() {
    return jars("local/engines/lambda-runtime", "medallion-engine-lambda-runtime");
  }

  /** The native part of that client for this machine. */
  public Path lambdaRuntimeLibrary() {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String libc =
        Files.exists(Path.of("/lib/ld-musl-%s.so.1".formatted(architecture.replace("h_", "h"))))
            ? "linux_musl"
            : "linux";
    return home.resolve("local/engines/lambda-runtime/target/jni")
        .resolve("libaws-lambda-jni.%s-%s.so".formatted(libc, architecture));
  }

  /** The functions' deployment package: the module's jar, then what it needs. */
  public List<Path> functionsClassPath() {
    return jars("functions", "medallion-functions");
  }

  /** The jar that Glue runs. */
  public Path jobsJar() {
    return jar("jobs", "medallion-jobs");
  }

  /**
   * Where the start-up caches of child JVMs are kept; they depend on the build, not on the state.
   */
  public Path startUpCaches() {
    return home.resolve("local/target/start-up");
  }

  private Path jar(String module, String artifact) {
    return home.resolve(module).resolve("target").resolve(artifact + ".jar");
  }

  /** The module's own jar, if it has one, then those that it needs, by name. */
  private List<Path> jars(String module, String artifact) {
    Path own = jar(module, artifact);
    Path needed = home.resolve(module).resolve("target/lib");
    List<Path> jars = new ArrayList<>();
    if (Files.exists(own)) {
      jars.add(own);
    }
    if (Files.isDirectory(needed)) {
      try (Stream<Path> files = Files.list(needed)) {
        files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + needed, e);
      }
    }
    return List.copyOf(jars);
  }
}
