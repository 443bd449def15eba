package dev.medallion.jobs.bronze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Probes many objects side by side: each is a round trip or two to S3. */
final class Probes {
  private static final int AT_ONCE = 16;

  private Probes() {}

  /** What looking at one object tells. */
  @FunctionalInterface
  interface Probe<S> {
    S of(LandedObject object) throws BadObjectException;
  }

  /**
   * What came of one object: a shape, or the reason why it is bad.
   *
   * @param object the object
   * @param shape its shape, if it is good
   * @param reason what is wrong with it, if it is bad
   */
  record Outcome<S>(LandedObject object, Optional<S> shape, Optional<String> reason) {}

  /** Probes all, in their order. */
  static <S> List<Outcome<S>> all(List<LandedObject> objects, Probe<S> probe) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, objects.size())));
    try {
      List<Future<Outcome<S>>> futures = new ArrayList<>();
      for (LandedObject object : objects) {
        futures.add(threads.submit(() -> one(object, probe)));
      }
      List<Outcome<S>> outcomes = new ArrayList<>();
      for (Future<Outcome<S>> future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while looking at the objects", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <S> Outcome<S> one(LandedObject object, Probe<S> probe) {
    try {
      return new Outcome<>(object, Optional.of(probe.of(object)), Optional.empty());
    } catch (BadObjectException e) {
      return new Outcome<>(object, Optional.empty(), Optional.of(e.getMessage()));
    }
  }
}
