package dev.medallion.local.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the main class of a Spark job, as Glue would. */
public interface SparkEngine {

  /**
   * One run of a job.
   *
   * @param id names the run in logs and in {@link #stop}
   * @param mainClass the class whose {@code main} is called
   * @param jars the jars that it is loaded from
   * @param arguments what {@code main} receives
   * @param conf Spark settings of this run alone, on top of the engine's own
   */
  record Run(
      String id,
      String mainClass,
      List<Path> jars,
      List<String> arguments,
      Map<String, String> conf) {}

  /**
   * Runs the job to its end; starts the engine if it does not run yet.
   *
   * @throws JobFailure if the job threw, was stopped, or the engine died; the message is the root
   *     cause's, as Glue shows it
   */
  void run(Run run) throws JobFailure, InterruptedException;

  /** Stops a run if it is under way. */
  void stop(String id);

  /** A job that did not end well. */
  final class JobFailure extends Exception {
    public JobFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
