package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the branches of a Parallel or the iterations of a Map; the first failure stops the rest. */
final class Siblings {
  private final int count;
  private final Member member;
  private final JsonNode[] outputs;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  /** One of them. */
  interface Member {
    /**
     * Runs one.
     *
     * @param worker which of those at once runs it, from 0
     */
    JsonNode run(int index, int worker) throws StateFailure, InterruptedException;
  }

  Siblings(int count, Member member) {
    this.count = count;
    this.member = member;
    this.outputs = new JsonNode[count];
  }

  /**
   * Runs all, in their order as far as the number at once allows.
   *
   * @return their outputs in their order
   * @throws StateFailure the first failure
   */
  ArrayNode run(int atOnce) throws StateFailure, InterruptedException {
    int workers = Math.min(atOnce, count);
    // The first item of each is its own number, in order.
    next.set(workers);
    for (int i = 0; i < workers; i++) {
      int worker = i;
      threads.add(
          Thread.ofVirtual()
              .name(Thread.currentThread().getName() + "/" + i)
              .unstarted(() -> work(worker)));
    }
    threads.forEach(Thread::start);
    join();
    switch (failure.get()) {
      case null -> {
        // All went well.
      }
      case StateFailure failed -> throw failed;
      case RuntimeException defect -> throw defect;
      case Throwable other -> throw new IllegalStateException(other);
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    array.addAll(List.of(outputs));
    return array;
  }

  private void work(int worker) {
    int index = worker;
    while (index < count && failure.get() == null) {
      try {
        outputs[index] = member.run(index, worker);
      } catch (InterruptedException stopped) {
        // A sibling failed or the execution ended; whoever interrupted knows.
        return;
      } catch (StateFailure | RuntimeException | Error e) {
        if (failure.compareAndSet(null, e)) {
          stopOthers();
        }
        return;
      }
      index = next.getAndIncrement();
    }
  }

  private void stopOthers() {
    for (Thread thread : threads) {
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }

  /** Waits until every thread has ended, even when told to stop: none outlives its parent. */
  private void join() throws InterruptedException {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      throw new InterruptedException();
    }
  }
}
