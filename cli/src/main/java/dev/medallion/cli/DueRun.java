package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * What AdvanceFunction finds of the tables that are not up to date.
 *
 * @param decision its word: {@code fresh}, {@code due}, {@code running}, {@code waiting}, …
 * @param execution the execution that runs, was started, or failed last; empty for none
 * @param next when what failed is tried again, in ISO 8601; empty if nothing waits for that
 * @param because why each model is due
 */
record DueRun(String decision, String execution, String next, List<String> because) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Looks, and starts nothing. */
  static DueRun look(Services services, DeployedStack stack) {
    return ask(services, stack, "{\"look\": \"only\"}");
  }

  /** Starts a run for what is due, though it failed lately. */
  static DueRun startNow(Services services, DeployedStack stack) {
    return ask(services, stack, "{\"retry\": \"now\"}");
  }

  private static DueRun ask(Services services, DeployedStack stack, String request) {
    InvokeResponse response =
        services
            .lambda()
            .invoke(
                invoke ->
                    invoke
                        .functionName(stack.advanceFunction())
                        .payload(SdkBytes.fromUtf8String(request)));
    try {
      JsonNode answer = JSON.readTree(response.payload().asByteArrayUnsafe());
      if (response.functionError() != null) {
        throw new UserError("what is due cannot be told: " + answer.path("errorMessage").asText());
      }
      List<String> because = new ArrayList<>();
      answer.path("because").forEach(reason -> because.add(reason.asText()));
      return new DueRun(
          answer.path("decision").asText(),
          answer.path("execution").asText(),
          answer.path("next").asText(),
          because);
    } catch (IOException e) {
      throw new UncheckedIOException("the function's answer is no JSON", e);
    }
  }

  boolean isStarted() {
    return decision.equals("started");
  }

  boolean isWaiting() {
    return decision.equals("waiting");
  }
}
