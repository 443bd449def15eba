package dev.medallion.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import dev.medallion.local.lambda.FunctionDefinition.FailureTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Asynchronous invocations: tried again after a failure, then handed to the function's failure
 * target. They wait in memory: one that has not ended when the local side stops is lost.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">
 *     How Lambda handles errors and retries with asynchronous invocation</a>
 */
final class AsynchronousInvocations implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AsynchronousInvocations.class.getName());
  private static final Duration THROTTLED_DELAY = Duration.ofSeconds(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger pending = new AtomicInteger();
  private final ObjectMapper json = new ObjectMapper();
  private final List<Duration> delays;
  private final FailureTargets targets;

  /**
   * @param delays how long to wait before each further attempt; the last one holds for all that
   *     follow
   */
  AsynchronousInvocations(List<Duration> delays, FailureTargets targets) {
    this.delays = List.copyOf(delays);
    this.targets = targets;
  }

  /** Takes the event and returns at once. */
  void submit(DeployedFunction function, SdkBytes payload) {
    schedule(new Attempt(function, payload, UUID.randomUUID().toString(), 1), Duration.ZERO);
  }

  private record Attempt(
      DeployedFunction function, SdkBytes payload, String requestId, int number) {
    Attempt following() {
      return new Attempt(function, payload, requestId, number + 1);
    }

    String name() {
      return function.definition().name();
    }
  }

  /**
   * How many events have been taken and not been settled, those that wait to be tried again
   * included.
   */
  int pending() {
    return pending.get();
  }

  private void schedule(Attempt attempt, Duration delay) {
    pending.incrementAndGet();
    CompletableFuture.runAsync(
            () -> run(attempt),
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads))
        .whenComplete((done, failure) -> pending.decrementAndGet())
        .exceptionally(e -> lost(attempt, e));
  }

  private void run(Attempt attempt) {
    try {
      attempt.function().invoke(attempt.payload());
    } catch (TooManyRequestsException e) {
      schedule(attempt, THROTTLED_DELAY);
    } catch (FunctionFailure e) {
      failed(attempt, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Void lost(Attempt attempt, Throwable cause) {
    LOG.log(Level.ERROR, "an asynchronous invocation of " + attempt.name() + " is lost", cause);
    return null;
  }

  private void failed(Attempt attempt, FunctionFailure failure) {
    FunctionDefinition function = attempt.function().definition();
    if (attempt.number() <= function.maximumRetryAttempts()) {
      Duration delay = delays.get(Math.min(attempt.number(), delays.size()) - 1);
      LOG.log(
          Level.WARNING,
          "{0} failed ({1}: {2}); it is invoked again in {3} s",
          function.name(),
          failure.errorType(),
          failure.getMessage(),
          delay.toSeconds());
      schedule(attempt.following(), delay);
      return;
    }
    LOG.log(
        Level.ERROR,
        "{0} failed {1} times, the event is given up: {2}: {3}",
        function.name(),
        attempt.number(),
        failure.errorType(),
        failure.getMessage());
    function.onFailure().ifPresent(target -> handOn(target, attempt, failure));
  }

  private void handOn(FailureTarget target, Attempt attempt, FunctionFailure failure) {
    try {
      switch (target.kind()) {
        case DEAD_LETTER_QUEUE ->
            targets.send(
                target.arn(),
                attempt.payload().asUtf8String(),
                Map.of(
                    "RequestID", attempt.requestId(),
                    "ErrorCode", "200",
                    "ErrorMessage", String.valueOf(failure.getMessage())));
        case DESTINATION ->
            targets.send(target.arn(), invocationRecord(attempt, failure).toString(), Map.of());
      }
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "cannot hand the failed event of %s to %s".formatted(attempt.name(), target.arn()),
          e);
    }
  }

  private JsonNode invocationRecord(Attempt attempt, FunctionFailure failure) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("version", "1.0").put("timestamp", Instant.now().toString());
    record
        .putObject("requestContext")
        .put("requestId", attempt.requestId())
        .put("functionArn", attempt.function().definition().arn() + ":$LATEST")
        .put("condition", "RetriesExhausted")
        .put("approximateInvokeCount", attempt.number());
    record.set("requestPayload", parse(attempt.payload()));
    record
        .putObject("responseContext")
        .put("statusCode", 200)
        .put("executedVersion", "$LATEST")
        .put("functionError", "Unhandled");
    record.set("responsePayload", failure.payload());
    return record;
  }

  private JsonNode parse(SdkBytes payload) {
    try {
      return json.readTree(payload.asByteArrayUnsafe());
    } catch (IOException e) {
      throw new UncheckedIOException("an event that is not valid JSON was accepted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
