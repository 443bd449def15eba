package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A rule that each row of a silver or gold model has to keep. A row breaks it if it is not true for
 * it: false, or null.
 *
 * @param name the rule's name, by which reports and metrics call it
 * @param rule a condition on the columns of the model's result, in the SQL of the model
 * @param action what comes of rows that break it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Expectation(String name, String rule, Action action) {
  /**
   * The name of the rule that every model has without declaring it: that each of its rows, and each
   * record of its sources, has a key. What breaks it is quarantined.
   */
  public static final String KEY = "key";

  /** What comes of rows that break a rule. */
  public enum Action {
    /** They are counted and stay in the table. */
    WARN,
    /** They go to the table beside the model, until they keep the rule. */
    QUARANTINE,
    /** The run of the model fails before anything is committed. */
    FAIL;

    /** The action as {@code pipeline.yaml} and plans write it: lower case. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The action of that label; empty if there is none. */
    public static Optional<Action> of(String label) {
      return Arrays.stream(values()).filter(action -> action.label().equals(label)).findFirst();
    }
  }
}
