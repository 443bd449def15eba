package dev.medallion.local.compute;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * As many platform threads as there are processors, for work that computes and waits for nothing.
 *
 * <p>Requests are answered on virtual threads, which share a few carriers and are not preempted: a
 * handful that compute for seconds stop every other one. Who hands the work to this pool parks, and
 * the operating system shares the processors among all that runs.
 */
public final class ComputePool {
  /** Parsers descend as deep as what they read is nested. */
  private static final long STACK_BYTES = 16L << 20;

  private final ExecutorService threads;

  /**
   * A pool whose threads do not keep the process alive.
   *
   * @param name the beginning of the threads' names
   */
  public ComputePool(String name) {
    this(name, STACK_BYTES);
  }

  /**
   * A pool whose threads do not keep the process alive.
   *
   * @param name the beginning of the threads' names
   * @param stackBytes how large each thread's stack is, for work that descends far
   */
  public ComputePool(String name, long stackBytes) {
    threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform()
                .daemon()
                .name(name + "-", 0)
                .inheritInheritableThreadLocals(false)
                .stackSize(stackBytes)
                .factory());
  }

  /**
   * What is computed.
   *
   * @param <E> what it throws that is checked
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Computes it. */
    T compute() throws E;
  }

  /**
   * Computes on one of the threads, and waits for the value. An interrupt of the caller does not
   * cut the work off; the caller is still marked as interrupted afterwards.
   *
   * @throws E what the work throws, unchecked exceptions and errors included
   */
  // Work throws nothing but E and what is unchecked.
  @SuppressWarnings("unchecked")
  public <T, E extends Exception> T compute(Work<T, E> work) throws E {
    Future<T> value = threads.submit(work::compute);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return value.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw (E) e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
