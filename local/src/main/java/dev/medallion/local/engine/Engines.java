package dev.medallion.local.engine;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Both engines, started and stopped together. */
public final class Engines implements AutoCloseable {
  private final SparkProcess spark;
  private final TrinoProcess trino;
  private final boolean borrowed;

  private Engines(SparkProcess spark, TrinoProcess trino, boolean borrowed) {
    this.spark = spark;
    this.trino = trino;
    this.borrowed = borrowed;
  }

  /**
   * Engines that are not started yet.
   *
   * @param installation where they are staged
   * @param site where their own files and their logs lie
   */
  public static Engines of(Installation installation, Site site) {
    return of(installation, site, List.of());
  }

  /**
   * As {@link #of(Installation, Site)}, with more options of Spark's JVM: those of Spark itself are
   * system properties.
   */
  public static Engines of(Installation installation, Site site, List<String> sparkOptions) {
    return new Engines(
        new SparkProcess(installation, site, sparkOptions),
        new TrinoProcess(installation, site),
        false);
  }

  /**
   * The same engines for one local side, to be given to the next when it has ended: closing it
   * stops what runs there and leaves the processes as they are.
   */
  public Engines lent() {
    return new Engines(spark, trino, true);
  }

  /** Runs jobs. */
  public SparkProcess spark() {
    return spark;
  }

  /** Runs statements. */
  public TrinoProcess trino() {
    return trino;
  }

  /**
   * Starts Spark, then Trino: two at once would only take the cores from each other.
   *
   * @throws IllegalStateException if one of them does not start
   */
  public void start() throws InterruptedException {
    spark.start();
    trino.start();
  }

  /** Stops both at once: each may have a start-up cache to write, which takes it many seconds. */
  @Override
  public void close() {
    if (borrowed) {
      spark.stopRuns();
      return;
    }
    CompletableFuture<Void> sparkStops =
        CompletableFuture.runAsync(
            spark::close, task -> Thread.ofVirtual().name("stop-spark").start(task));
    try {
      trino.close();
    } finally {
      sparkStops.join();
    }
  }
}
