package dev.medallion.local.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spark in a child process that is started when it is first needed, and again when it has died.
 * Runs share it, each in a session of its own.
 */
public final class SparkProcess implements SparkEngine, AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final Installation installation;
  private final Site site;
  private final List<String> options;
  private final ReentrantLock starting = new ReentrantLock();
  private final Map<String, SparkChild> running = new ConcurrentHashMap<>();
  private volatile Optional<SparkChild> child = Optional.empty();
  private List<Path> loaded = List.of();
  private volatile boolean closed;

  /**
   * A process that is not started yet.
   *
   * @param installation where Spark is staged
   * @param site where the objects and the state lie
   */
  public SparkProcess(Installation installation, Site site) {
    this(installation, site, List.of());
  }

  /** As {@link #SparkProcess(Installation, Site)}, with more options of the JVM. */
  SparkProcess(Installation installation, Site site, List<String> moreOptions) {
    this.installation = installation;
    this.site = site;
    this.options = SparkOptions.with(moreOptions);
  }

  /**
   * Starts the process, if it does not run, and returns at once; runs wait for it themselves.
   *
   * @throws IllegalStateException if this was closed
   */
  public void start() throws InterruptedException {
    live();
  }

  @Override
  public void run(Run run) throws JobFailure, InterruptedException {
    SparkChild now = liveWith(run.jars());
    running.put(run.id(), now);
    try {
      Optional<String> error = now.run(run);
      if (error.isPresent()) {
        throw new JobFailure(error.get(), null);
      }
    } catch (IOException e) {
      throw gone(now, e);
    } finally {
      running.remove(run.id());
    }
  }

  /** Asks the process for something that is no job; waits for the answer. */
  JsonNode ask(String path, Object request) throws JobFailure, InterruptedException {
    SparkChild now = live();
    try {
      return now.ask(path, request);
    } catch (IOException e) {
      throw gone(now, e);
    }
  }

  private static JobFailure gone(SparkChild child, IOException cause) {
    return new JobFailure(
        "Spark ended while the job ran, or did not start; its log is " + child.log(), cause);
  }

  @Override
  public void stop(String id) {
    SparkChild runs = running.get(id);
    if (runs != null) {
      runs.stop(id);
    }
  }

  /** Stops all runs; the child stays. */
  void stopRuns() {
    running.keySet().forEach(this::stop);
  }

  /** Stops the child, even one that is still starting; nothing can be run afterwards. */
  @Override
  public void close() {
    closed = true;
    child.ifPresent(SparkChild::close);
  }

  /**
   * A child that has loaded these jars or none yet. One that has loaded others cannot forget them:
   * once its runs have ended, another takes its place.
   */
  private SparkChild liveWith(List<Path> jars) throws InterruptedException {
    starting.lockInterruptibly();
    try {
      if (!loaded.equals(jars) && !loaded.isEmpty()) {
        while (!running.isEmpty()) {
          Thread.sleep(POLL_MILLIS);
        }
        child.ifPresent(SparkChild::close);
      }
      loaded = List.copyOf(jars);
      return live();
    } finally {
      starting.unlock();
    }
  }

  /** A child that lives, though it may still be starting. */
  private SparkChild live() throws InterruptedException {
    starting.lockInterruptibly();
    try {
      Optional<SparkChild> now = child.filter(SparkChild::isAlive);
      if (now.isEmpty()) {
        child.ifPresent(SparkChild::close);
        now = Optional.of(SparkChild.launch(installation, site, options));
        child = now;
      }
      if (closed) {
        now.get().close();
        throw new IllegalStateException("Spark was stopped");
      }
      return now.get();
    } finally {
      starting.unlock();
    }
  }
}
