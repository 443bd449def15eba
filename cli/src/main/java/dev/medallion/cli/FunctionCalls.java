package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Asks the stack's own functions to look, and to rebuild. */
public final class FunctionCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Services services;
  private final DeployedStack stack;

  public FunctionCalls(Services services, DeployedStack stack) {
    this.services = services;
    this.stack = stack;
  }

  /**
   * What AdvanceFunction decided.
   *
   * @param kind {@code started}, {@code running}, {@code too-soon}, {@code fresh}, {@code waiting}
   *     for the time to try again, or {@code due} if nothing was to be started
   * @param execution the name of the execution that this is about; empty if there is none
   * @param next when what failed is tried again, in ISO 8601; empty if nothing waits for that
   * @param because why each model is due
   */
  public record Decision(String kind, String execution, String next, List<String> because) {

    /** Whether no run follows. */
    boolean isFinal() {
      return kind.equals("fresh") || isWaiting();
    }

    /** Whether what failed is tried again later. */
    boolean isWaiting() {
      return kind.equals("waiting");
    }

    /** It in a sentence. */
    public String sentence() {
      return switch (kind) {
        case "started" -> execution + " started";
        case "running" -> execution + " is running; the next run follows it";
        case "too-soon" ->
            "the last run started too short a time ago; the schedule starts the next";
        case "fresh" -> "nothing is due";
        default -> "%s failed; it is tried again after %s".formatted(execution, next);
      };
    }
  }

  /**
   * What AdvanceFunction found without starting anything.
   *
   * @param due what a look would lead to
   * @param freshness the tables whose models say how fresh they must be
   */
  record Inspection(Decision due, List<TableAge> freshness) {}

  /**
   * How a table stands to the freshness that its model asks for.
   *
   * @param table the table's name
   * @param behindSeconds how long the row that has waited the longest to be in it has, in seconds;
   *     0 if none waits
   * @param freshnessSeconds how long one may, in seconds
   * @param late whether one has waited for longer
   */
  record TableAge(String table, long behindSeconds, long freshnessSeconds, boolean late) {

    private static TableAge of(JsonNode age) {
      return new TableAge(
          age.path("table").asText(),
          age.path("behindSeconds").asLong(),
          age.path("freshnessSeconds").asLong(),
          age.path("late").asBoolean());
    }
  }

  /** Has AdvanceFunction look at the tables, as the schedule does. */
  public Decision look() {
    return decision(
        invoke(
            stack.advanceFunction(), JSON.createObjectNode(), "the tables cannot be looked at: "));
  }

  /** What a look at the tables would lead to; starts nothing. */
  Inspection inspect() {
    JsonNode answer =
        invoke(
            stack.advanceFunction(),
            JSON.createObjectNode().put("look", "only"),
            "what is due cannot be told: ");
    return new Inspection(
        decision(answer), answer.path("freshness").valueStream().map(TableAge::of).toList());
  }

  /**
   * The files of the pipeline that the stack's functions work by: their text by their paths in its
   * folder.
   *
   * @throws UserError if the function is of a version that does not tell them
   */
  public Map<String, String> definitions() {
    JsonNode files =
        invoke(
                stack.advanceFunction(),
                JSON.createObjectNode().put("look", "definitions"),
                "what is deployed cannot be told: ")
            .path("files");
    if (files.isEmpty()) {
      throw new UserError(
          "the functions of %s are of a version that does not tell its pipeline; deploy it once more"
              .formatted(stack.name()));
    }
    Map<String, String> texts = new TreeMap<>();
    files.properties().forEach(file -> texts.put(file.getKey(), file.getValue().asText()));
    return texts;
  }

  /** Starts a run for what is due, though it failed lately. */
  Decision retryNow() {
    return decision(
        invoke(
            stack.advanceFunction(),
            JSON.createObjectNode().put("retry", "now"),
            "nothing is tried again: "));
  }

  /**
   * Asks for silver and gold tables to be computed whole.
   *
   * @param tables their names; none for all
   * @throws UserError if the function refuses, such as for a table that it does not know
   */
  public Decision rebuildTables(List<String> tables) {
    return decision(
        invoke(stack.advanceFunction(), request("rebuild", tables), "nothing is rebuilt: "));
  }

  /**
   * Asks for the bronze tables of sources to be made anew.
   *
   * @return the runs of the bronze job that were started
   * @throws UserError if the function refuses, such as for a source of which landing holds nothing
   */
  public JsonNode rebuildSources(List<String> sources) {
    return invoke(stack.ingestFunction(), request("rebuild", sources), "the rebuild failed: ");
  }

  private static ObjectNode request(String name, List<String> names) {
    ObjectNode request = JSON.createObjectNode();
    names.forEach(request.putArray(name)::add);
    return request;
  }

  private static Decision decision(JsonNode answer) {
    List<String> because = answer.path("because").valueStream().map(JsonNode::asText).toList();
    return new Decision(
        answer.path("decision").asText(),
        answer.path("execution").asText(),
        answer.path("next").asText(),
        because);
  }

  private JsonNode invoke(String function, JsonNode request, String refused) {
    InvokeResponse response =
        services
            .lambda()
            .invoke(
                invoke ->
                    invoke
                        .functionName(function)
                        .payload(SdkBytes.fromUtf8String(request.toString())));
    JsonNode answer = json(response);
    if (response.functionError() != null) {
      throw new UserError(refused + answer.path("errorMessage").asText());
    }
    return answer;
  }

  private static JsonNode json(InvokeResponse response) {
    try {
      return JSON.readTree(response.payload().asByteArrayUnsafe());
    } catch (IOException e) {
      throw new UncheckedIOException("the function's answer is no JSON", e);
    }
  }
}
