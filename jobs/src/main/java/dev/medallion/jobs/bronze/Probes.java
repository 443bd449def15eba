package dev.medallion.jobs.bronze;

import dev.medallion.jobs.source.BadObjectException;
import dev.medallion.jobs.source.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at many objects side by side: each is a round trip or two to S3. */
final class Probes {
  private static final int AT_ONCE = 16;

  private Probes() {}

  /** What looking at one object tells. */
  @FunctionalInterface
  interface Probe<T, R> {
    R of(T object) throws BadObjectException;
  }

  /**
   * What came of all objects, in their order.
   *
   * @param good what was found, by object
   * @param bad what is wrong with the others
   */
  record Findings<T, R>(Map<T, R> good, Map<T, Refusal> bad) {}

  private record Outcome<T, R>(T object, Optional<R> found, Optional<Refusal> refusal) {}

  /** Probes all. */
  static <T, R> Findings<T, R> all(List<T> objects, Probe<T, R> probe) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, objects.size())));
    try {
      List<Future<Outcome<T, R>>> futures = new ArrayList<>();
      for (T object : objects) {
        futures.add(threads.submit(() -> one(object, probe)));
      }
      Findings<T, R> findings = new Findings<>(new LinkedHashMap<>(), new LinkedHashMap<>());
      for (Future<Outcome<T, R>> future : futures) {
        Outcome<T, R> outcome = future.get();
        outcome.found().ifPresent(found -> findings.good().put(outcome.object(), found));
        outcome.refusal().ifPresent(why -> findings.bad().put(outcome.object(), why));
      }
      return findings;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while looking at the objects", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T, R> Outcome<T, R> one(T object, Probe<T, R> probe) {
    try {
      return new Outcome<>(object, Optional.of(probe.of(object)), Optional.empty());
    } catch (BadObjectException e) {
      return new Outcome<>(object, Optional.empty(), Optional.of(e.refusal()));
    }
  }
}
