package dev.medallion.local.spark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the main class of a job in this JVM, as if it were alone: with its own thread and its own
 * Spark session, which {@code SparkSession.builder().getOrCreate()} finds.
 */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /**
   * A run to do.
   *
   * @param id names it
   * @param mainClass the class whose main is called
   * @param jars the jars that it is loaded from
   * @param arguments what main receives
   * @param conf settings of its session
   */
  record Job(
      String id,
      String mainClass,
      List<String> jars,
      List<String> arguments,
      Map<String, String> conf) {}

  private final SparkSession spark;
  private final JobClasses classes;
  private final Map<String, Thread> running = new ConcurrentHashMap<>();

  JobRunner(SparkSession spark, JobClasses classes) {
    this.spark = spark;
    this.classes = classes;
  }

  /** Runs a job to its end; what it failed of, if it failed. */
  Optional<String> run(Job job) throws InterruptedException {
    FutureTask<Void> main =
        new FutureTask<>(
            () -> {
              main(job);
              return null;
            });
    Thread thread = new Thread(main, job.id());
    running.put(job.id(), thread);
    long began = System.nanoTime();
    thread.start();
    try {
      main.get();
      LOG.info("{} ended after {} ms", job.id(), (System.nanoTime() - began) / 1_000_000);
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.error("{} failed", job.id(), e.getCause());
      return Optional.of(Failure.message(e.getCause()));
    } finally {
      running.remove(job.id());
    }
  }

  /** Stops a run, if it is under way. */
  void stop(String id) {
    Thread thread = running.get(id);
    if (thread != null) {
      spark.sparkContext().cancelJobGroup(id);
      thread.interrupt();
    }
  }

  private void main(Job job) throws Exception {
    SparkSession session = spark.newSession();
    job.conf().forEach((key, value) -> set(session, job.id(), key, value));
    classes.require(job.jars());
    Thread.currentThread().setContextClassLoader(classes);
    SparkSession.setActiveSession(session);
    spark.sparkContext().setJobGroup(job.id(), job.mainClass(), true);
    try {
      classes
          .loadClass(job.mainClass())
          .getMethod("main", String[].class)
          .invoke(null, (Object) job.arguments().toArray(String[]::new));
    } catch (ClassNotFoundException e) {
      throw new ClassNotFoundException(
          "%s is in none of %s".formatted(job.mainClass(), job.jars()), e);
    }
  }

  /** A setting of the JVM or of the whole Spark stays the engine's: a session cannot change it. */
  private static void set(SparkSession session, String id, String key, String value) {
    try {
      session.conf().set(key, value);
    } catch (Exception e) {
      if (!(e instanceof AnalysisException)) {
        throw e;
      }
      LOG.info("{}: {} is the engine's and stays as it is", id, key);
    }
  }
}
