package dev.medallion.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The error documents that Lambda itself gives when the function could not. */
final class FunctionErrors {
  /** The largest payload of a synchronous invocation, either way, in bytes. */
  static final int LARGEST_PAYLOAD = 6 * 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private FunctionErrors() {}

  static FunctionFailure timedOut(String requestId, Duration timeout) {
    return failure(
        "Sandbox.Timedout",
        String.format(
            Locale.ROOT,
            "RequestId: %s Error: Task timed out after %.2f seconds",
            requestId,
            timeout.toMillis() / 1000.0));
  }

  static FunctionFailure initTimedOut(Duration limit) {
    return failure(
        "Sandbox.Timedout",
        String.format(
            Locale.ROOT,
            "The function's initialization did not end within %.2f seconds",
            limit.toMillis() / 1000.0));
  }

  static FunctionFailure exited(String requestId, int status) {
    return failure(
        "Runtime.ExitError",
        "RequestId: %s Error: Runtime exited %s"
            .formatted(
                requestId,
                status == 0 ? "without providing a reason" : "with error: exit status " + status));
  }

  static FunctionFailure exitedInInit(int status, Path log) {
    return failure(
        "Runtime.ExitError",
        "Runtime exited with error: exit status %d during initialization; see %s"
            .formatted(status, log));
  }

  static FunctionFailure responseTooLarge() {
    return failure(
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (%d bytes)."
            .formatted(LARGEST_PAYLOAD));
  }

  /** The failure that a function's own error document describes. */
  static FunctionFailure reported(byte[] document) {
    try {
      JsonNode error = JSON.readTree(document);
      return new FunctionFailure(
          error.path("errorType").asText("Runtime.Unknown"),
          error.path("errorMessage").asText(""),
          error);
    } catch (IOException e) {
      return failure("Runtime.Unknown", new String(document, StandardCharsets.UTF_8));
    }
  }

  private static FunctionFailure failure(String type, String message) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("errorType", type).put("errorMessage", message);
    return new FunctionFailure(type, message, document);
  }
}
