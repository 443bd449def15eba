package dev.medallion.local.engine;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.net.URI;
import java.nio.file.Path;

/**
 * The engines of all tests in this JVM, each test's local side over its own folder. They start
 * once, stay warm from one test to the next, and end with the JVM.
 */
public final class SharedEngines {
  private static final Site SITE =
      new Site(
          URI.create("http://127.0.0.1"),
          Path.of("target/engines", Long.toString(ProcessHandle.current().pid())).toAbsolutePath());
  private static final Engines ENGINES = Engines.of(Installation.current(), SITE);

  private SharedEngines() {}

  /** What Spark says of the jobs of all tests. */
  public static Path sparkLog() {
    return SITE.logs().resolve("spark.log");
  }

  /** The engines, for one local side after another. */
  public static Engines lend() {
    return ENGINES.lent();
  }
}
