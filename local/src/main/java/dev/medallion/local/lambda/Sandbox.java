package dev.medallion.local.lambda;

import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import dev.medallion.local.process.ChildJvm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;

/**
 * One execution environment: a process that takes one event after the other. Once it has timed out
 * or ended it is of no more use.
 */
final class Sandbox implements AutoCloseable {
  private final FunctionDefinition function;
  private final Duration initLimit;
  private final RuntimeApi api;
  private final ChildJvm process;
  private final PlatformLog log;
  private final Instant launched = Instant.now();
  private final AtomicReference<Duration> init = new AtomicReference<>();
  private final CompletableFuture<Void> initialized = new CompletableFuture<>();
  private final BlockingQueue<Invocation> handedOver = new LinkedBlockingQueue<>();
  private final AtomicReference<Invocation> current = new AtomicReference<>();

  private volatile boolean killed;

  /** Starts a process; {@code launch} is given the Runtime API's host and port. */
  Sandbox(FunctionDefinition function, Duration initLimit, SandboxLauncher launcher) {
    this.function = function;
    this.initLimit = initLimit;
    api = new RuntimeApi(function.arn(), new Conversation());
    process = launcher.launch(function, api.authority());
    log = new PlatformLog(function, process);
    Thread.ofVirtual().name("end of " + function.name()).start(this::awaitExit);
  }

  /** Whether another event may be handed to it. */
  boolean isUsable() {
    return !killed && process.isAlive() && !initialized.isCompletedExceptionally();
  }

  /** Waits until the function is ready to take events. */
  void awaitInit() throws InterruptedException {
    await(initialized, initLimit, () -> FunctionErrors.initTimedOut(initLimit));
  }

  /**
   * Lets the function handle one event.
   *
   * @return what it returned, as JSON
   * @throws FunctionFailure if it could not
   */
  SdkBytes invoke(SdkBytes payload) throws InterruptedException {
    awaitInit();
    Invocation invocation = Invocation.of(payload, Instant.now().plus(function.timeout()));
    current.set(invocation);
    Instant start = Instant.now();
    log.started(invocation.requestId());
    handedOver.add(invocation);
    if (!process.isAlive()) {
      exited(process.process());
    }
    try {
      SdkBytes answer =
          await(
              invocation.answer(),
              function.timeout(),
              () -> FunctionErrors.timedOut(invocation.requestId(), function.timeout()));
      report(invocation, start, Optional.empty());
      return answer;
    } catch (FunctionFailure failure) {
      report(invocation, start, Optional.of(failure));
      throw failure;
    }
  }

  private void report(Invocation invocation, Instant start, Optional<FunctionFailure> failure) {
    log.ended(
        invocation.requestId(),
        Duration.between(start, Instant.now()),
        Optional.ofNullable(init.getAndSet(null)),
        failure);
  }

  private <T> T await(CompletableFuture<T> future, Duration limit, Supplier<FunctionFailure> late)
      throws InterruptedException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      FunctionFailure failure = late.get();
      failure.initCause(e);
      kill();
      throw failure;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FunctionFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("the sandbox of " + function.name() + " failed", e);
    } catch (InterruptedException e) {
      kill();
      throw e;
    }
  }

  private void awaitExit() {
    exited(process.process().onExit().join());
  }

  private void exited(Process ended) {
    initialized.completeExceptionally(
        FunctionErrors.exitedInInit(ended.exitValue(), process.log()));
    Invocation invocation = current.get();
    if (invocation != null) {
      invocation
          .answer()
          .completeExceptionally(FunctionErrors.exited(invocation.requestId(), ended.exitValue()));
    }
    api.close();
  }

  private void kill() {
    killed = true;
    process.process().destroyForcibly();
    api.close();
  }

  @Override
  public void close() {
    process.close();
    api.close();
  }

  /** The Runtime API's side of this environment. */
  private final class Conversation implements RuntimeApi.Environment {
    @Override
    public Invocation next() throws InterruptedException {
      if (initialized.complete(null)) {
        init.set(Duration.between(launched, Instant.now()));
      }
      return handedOver.take();
    }

    @Override
    public boolean respond(String requestId, byte[] payload) {
      Invocation invocation = current.get();
      return isUnderWay(invocation, requestId)
          && invocation.answer().complete(SdkBytes.fromByteArrayUnsafe(payload));
    }

    @Override
    public boolean fail(String requestId, FunctionFailure failure) {
      Invocation invocation = current.get();
      return isUnderWay(invocation, requestId)
          && invocation.answer().completeExceptionally(failure);
    }

    @Override
    public void failInit(FunctionFailure failure) {
      initialized.completeExceptionally(failure);
    }

    private boolean isUnderWay(Invocation invocation, String requestId) {
      return invocation != null && invocation.requestId().equals(requestId);
    }
  }
}
