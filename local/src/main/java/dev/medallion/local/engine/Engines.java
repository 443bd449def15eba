package dev.medallion.local.engine;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * Both engines, started and stopped together.
 *
 * @param spark runs jobs
 * @param trino runs statements
 */
public record Engines(SparkProcess spark, TrinoProcess trino) implements AutoCloseable {

  /**
   * Starts Spark, then Trino: two at once would only take the cores from each other.
   *
   * @throws IllegalStateException if one of them does not start
   */
  public void start() throws InterruptedException {
    spark.start();
    try {
      trino.start();
    } catch (SQLException e) {
      throw new IllegalStateException("Trino started, but does not answer", e);
    }
  }

  /** Stops both at once: each may have a start-up cache to write, which takes it many seconds. */
  @Override
  public void close() {
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
