package dev.medallion.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A design and numbers that can be computed with in the head. */
final class Examples {
  private Examples() {}

  /** Five states, one of them for each of two gold tables, and a polling loop of three. */
  static final String DEFINITION =
      """
      {"StartAt": "Gold", "States": {
        "Gold": {"Type": "Map", "Next": "Wait",
          "ItemProcessor": {"StartAt": "Build", "States": {
            "Build": {"Type": "Task", "End": true, "Catch": [{"Next": "Failed"}]},
            "Failed": {"Type": "Pass", "End": true}}}},
        "Wait": {"Type": "Wait", "Next": "Ask"},
        "Ask": {"Type": "Task", "Next": "IsDone"},
        "IsDone": {"Type": "Choice", "Choices": [{"Next": "Done"}], "Default": "Wait"},
        "Done": {"Type": "Succeed"}}}
      """;

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A window of 60 s, 45 minutes between runs, two sources, and one silver model. */
  static Design design() {
    Design.Job job = new Design.Job(3, 1, Duration.ofMinutes(60), 10);
    return new Design(
        Duration.ofSeconds(60),
        1_000,
        Duration.ofMinutes(45),
        Duration.ofMinutes(15),
        Duration.ofSeconds(15),
        job,
        job,
        1,
        2,
        6,
        2,
        1,
        2,
        2,
        Map.of(
            Layer.BRONZE, Compaction.NONE,
            Layer.SILVER, Compaction.BINPACK,
            Layer.GOLD, Compaction.Z_ORDER),
        new Transitions(json(DEFINITION)));
  }

  /** Each price is 1, each limit 32, and the assumptions are round; silver is computed whole. */
  static Inputs inputs() {
    return inputs(1);
  }

  /** The same, with a silver job that reads this share of what is older than the new rows. */
  static Inputs inputs(double historyShare) {
    Map<Input, Double> values = new HashMap<>();
    for (Price price : Price.values()) {
      values.put(price, 1.0);
    }
    for (Limit limit : Limit.values()) {
      values.put(limit, 32.0);
    }
    for (Assumption assumption : Assumption.values()) {
      values.put(assumption, 1.0);
    }
    values.put(Assumption.JOB_START_SECONDS, 40.0);
    values.put(Assumption.JOB_LEAST_SECONDS, 60.0);
    values.put(Assumption.JOB_SECONDS_PER_GB, 100.0);
    values.put(Assumption.REFRESH_SECONDS, 31.0);
    values.put(Assumption.QUERY_LEAST_GB, 0.01);
    values.put(Assumption.GOLD_GB, 0.5);
    values.put(Assumption.TABLE_FILE_GB, 0.5);
    values.put(Assumption.COMPACTIONS_PER_DAY, 8.0);
    values.put(Assumption.HISTORY_SHARE, historyShare);
    return new Inputs("us-east-1", "2026-11-27", values);
  }
}
