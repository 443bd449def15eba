package dev.medallion.local.lambda;

import dev.medallion.local.integration.FunctionInvoker;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.SdkBytes;

/**
 * One event on its way through one execution environment.
 *
 * @param requestId the id in the function's context and in its log
 * @param payload the event, as JSON
 * @param deadline when the environment is killed
 * @param answer completed with what the function returned, or with a {@link
 *     FunctionInvoker.FunctionFailure}
 */
record Invocation(
    String requestId, SdkBytes payload, Instant deadline, CompletableFuture<SdkBytes> answer) {

  static Invocation of(SdkBytes payload, Instant deadline) {
    return new Invocation(
        UUID.randomUUID().toString(), payload, deadline, new CompletableFuture<>());
  }
}
