package dev.medallion.local.engine;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The engines of all tests in this JVM, each test's local side over its own folder. They start
 * once, stay warm from one test to the next, and end with the JVM.
 */
public final class SharedEngines {
  private static final Site SITE =
      new Site(
          URI.create("http://127.0.0.1"),
          Path.of("target/engines", Long.toString(ProcessHandle.current().pid())).toAbsolutePath());

  /**
   * A few rows are interpreted faster than code for them is generated and compiled. Spark as a user
   * has it runs in the tests that start {@code ./medallion up} as a process.
   */
  private static final List<String> SPARK_FOR_FEW_ROWS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-Dspark.sql.codegen.wholeStage=false",
          "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
          "-Dspark.sql.adaptive.enabled=false");

  private static final Engines ENGINES =
      Engines.of(Installation.current(), SITE, SPARK_FOR_FEW_ROWS);

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
