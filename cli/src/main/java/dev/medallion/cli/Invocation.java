package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * One event that a function was fed, and what came of it.
 *
 * @param function the function's name
 * @param seconds how long it took, the function's start included if it was not warm
 * @param failed whether the function threw, timed out or died; the payload is Lambda's error
 *     document then
 * @param payload what it returned
 * @param cloudFormation what it told CloudFormation, if the event asked for that
 * @param log what it logged meanwhile, a line each
 * @param logPlace where its whole log is
 */
record Invocation(
    String function,
    double seconds,
    boolean failed,
    JsonNode payload,
    Optional<JsonNode> cloudFormation,
    List<String> log,
    String logPlace) {

  /** Whether the function did what it was asked to, as it says itself. */
  boolean hasSucceeded() {
    return !failed
        && cloudFormation
            .filter(answer -> !answer.path("Status").asText().equals("SUCCESS"))
            .isEmpty();
  }

  /** It as one document, for scripts. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("function", function).put("status", status()).put("seconds", seconds);
    json.set(failed ? "error" : "result", payload);
    cloudFormation.ifPresent(answer -> json.set("cloudFormation", answer));
    log.forEach(json.putArray("log")::add);
    json.put("logFile", logPlace);
    return json;
  }

  /** It for a person: what was logged, how it ended, and what was returned. */
  void print(PrintStream out, PrintStream errors) {
    if (!log.isEmpty()) {
      out.println("  Log");
      log.forEach(line -> out.println("  " + line));
      out.println();
    }
    out.printf("  %s %s after %.2f s%n", function, status(), seconds);
    cloudFormation.ifPresent(
        answer ->
            out.printf(
                "  it answers CloudFormation, for which this command stands in, %s: %s%n",
                answer.path("Status").asText(), answer.path("Reason").asText()));
    if (failed) {
      errors.printf(
          "medallion: %s failed: %s: %s; its log is %s%n",
          function,
          payload.path("errorType").asText(),
          payload.path("errorMessage").asText(),
          logPlace);
    } else {
      out.println(payload.toPrettyString());
    }
  }

  private String status() {
    return hasSucceeded() ? "SUCCEEDED" : "FAILED";
  }
}
