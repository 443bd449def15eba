package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A rule that the rows of a silver or gold model have to keep: each by itself, or all of them
 * together. A row breaks a rule of its own if it is not true for it: false, or null.
 *
 * @param name the rule's name, by which reports and metrics call it
 * @param rule a condition on the columns of the model's result, in the SQL of the model; of a rule
 *     about all rows, what it says in few words
 * @param action what comes of rows that break it
 * @param count of a rule about all rows the query, in the SQL of the model, that counts what breaks
 *     it among {@link #ROWS}; empty for one about each row
 * @param column the column that a rule about all rows looks at; empty if it looks at none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Expectation(
    String name,
    String rule,
    Action action,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String count,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String column) {
  /** What stands for a layer where {@link #count} refers to the rows of the model. */
  public static final String THIS = "this";

  /** How {@link #count} refers to the rows of the model. */
  public static final String ROWS = "{{ " + THIS + ".rows }}";

  /** Plans of earlier deployments say nothing about all rows. */
  public Expectation {
    count = count == null ? "" : count;
    column = column == null ? "" : column;
  }

  /** A rule about each row. */
  public Expectation(String name, String rule, Action action) {
    this(name, rule, action, "", "");
  }

  /** Whether it is about all rows together. */
  @JsonIgnore
  public boolean isOfTable() {
    return !count.isEmpty();
  }

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
