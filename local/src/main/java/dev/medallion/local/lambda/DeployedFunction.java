package dev.medallion.local.lambda;

import dev.medallion.local.integration.FunctionInvoker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** One function and its execution environments: none at first, then as many as are busy at once. */
final class DeployedFunction implements AutoCloseable {
  /**
   * How many environments one function gets. Lambda starts one for each invocation under way; on
   * one machine a further invocation waits for its turn instead.
   */
  private static final int MOST_ENVIRONMENTS = 2;

  private final FunctionDefinition definition;
  private final SandboxLauncher launcher;
  private final Duration initLimit;
  private final Deque<Sandbox> idle = new ArrayDeque<>();
  private final List<Sandbox> all = new ArrayList<>();
  private final SnapStartState snapStart = new SnapStartState(InstantSource.system());
  private int running;
  private boolean closed;

  DeployedFunction(FunctionDefinition definition, SandboxLauncher launcher, Duration initLimit) {
    this.definition = definition;
    this.launcher = launcher;
    this.initLimit = initLimit;
  }

  FunctionDefinition definition() {
    return definition;
  }

  /** Whether the published version can be invoked, where it has SnapStart. */
  SnapStartState snapStart() {
    return snapStart;
  }

  /** Starts an environment ahead of the first event, if there is none. */
  void warmUp() throws InterruptedException {
    Sandbox sandbox = acquire();
    try {
      sandbox.awaitInit();
    } finally {
      release(sandbox);
    }
  }

  /**
   * Lets one environment handle the event.
   *
   * @throws FunctionInvoker.FunctionFailure if the function could not
   * @throws TooManyRequestsException if the reserved concurrency is used up
   */
  SdkBytes invoke(SdkBytes payload) throws InterruptedException {
    Sandbox sandbox = acquire();
    try {
      return sandbox.invoke(payload);
    } finally {
      release(sandbox);
    }
  }

  private synchronized Sandbox acquire() throws InterruptedException {
    if (definition.reservedConcurrency().filter(reserved -> running >= reserved).isPresent()) {
      throw TooManyRequestsException.builder()
          .reason("ReservedFunctionConcurrentInvocationLimitExceeded")
          .message("Rate Exceeded.")
          .build();
    }
    while (running >= MOST_ENVIRONMENTS && !closed) {
      wait();
    }
    if (closed) {
      throw new IllegalStateException("the function " + definition.name() + " was replaced");
    }
    Sandbox sandbox = idle.poll();
    while (sandbox != null && !sandbox.isUsable()) {
      discard(sandbox);
      sandbox = idle.poll();
    }
    if (sandbox == null) {
      sandbox = new Sandbox(definition, initLimit, launcher);
      all.add(sandbox);
    }
    running++;
    return sandbox;
  }

  private synchronized void release(Sandbox sandbox) {
    running--;
    if (sandbox.isUsable() && !closed) {
      idle.push(sandbox);
    } else {
      discard(sandbox);
    }
    notifyAll();
  }

  private void discard(Sandbox sandbox) {
    all.remove(sandbox);
    sandbox.close();
  }

  /** Ends every environment; an invocation under way fails. */
  @Override
  public void close() {
    List<Sandbox> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(all);
      all.clear();
      idle.clear();
      notifyAll();
    }
    ending.parallelStream().forEach(Sandbox::close);
  }
}
