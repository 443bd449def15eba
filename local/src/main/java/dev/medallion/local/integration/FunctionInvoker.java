package dev.medallion.local.integration;

import com.fasterxml.jackson.databind.JsonNode;

/** Invokes deployed functions and waits for their answer. */
public interface FunctionInvoker {

  /**
   * Invokes a function synchronously.
   *
   * @param function its name or ARN, with or without a version or alias
   * @param payload the event
   * @return what the function returned
   * @throws FunctionFailure if the function threw, timed out or its process died
   * @throws software.amazon.awssdk.services.lambda.model.ResourceNotFoundException if there is no
   *     such function
   */
  JsonNode invoke(String function, JsonNode payload) throws InterruptedException;

  /** A function that answered with an error, as Lambda reports it. */
  final class FunctionFailure extends RuntimeException {
    private final String errorType;
    private final JsonNode payload;

    /**
     * A failure.
     *
     * @param errorType the class name or Lambda's own type, such as {@code Sandbox.Timedout}
     * @param message the error's message
     * @param payload the whole error document: {@code errorType, errorMessage, stackTrace}
     */
    public FunctionFailure(String errorType, String message, JsonNode payload) {
      super(message);
      this.errorType = errorType;
      this.payload = payload;
    }

    /** The class name of what was thrown, or Lambda's own type. */
    public String errorType() {
      return errorType;
    }

    /** The whole error document. */
    public JsonNode payload() {
      return payload;
    }
  }
}
