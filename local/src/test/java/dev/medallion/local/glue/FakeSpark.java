package dev.medallion.local.glue;

import dev.medallion.local.engine.SparkEngine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** An engine whose runs end when the test says so. */
final class FakeSpark implements SparkEngine {
  private final Map<String, CompletableFuture<Optional<String>>> ends = new ConcurrentHashMap<>();
  final BlockingQueue<Run> begun = new LinkedBlockingQueue<>();

  @Override
  public void run(Run run) throws JobFailure, InterruptedException {
    CompletableFuture<Optional<String>> end =
        ends.computeIfAbsent(run.id(), id -> new CompletableFuture<>());
    begun.add(run);
    try {
      Optional<String> error = end.get();
      if (error.isPresent()) {
        throw new JobFailure(error.get(), null);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop(String id) {
    fail(id, "cancelled");
  }

  void succeed(String id) {
    ends.computeIfAbsent(id, each -> new CompletableFuture<>()).complete(Optional.empty());
  }

  void fail(String id, String message) {
    ends.computeIfAbsent(id, each -> new CompletableFuture<>()).complete(Optional.of(message));
  }
}
