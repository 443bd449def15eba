package dev.medallion.functions.advance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What came of a look at the tables.
 *
 * @param decision what was decided
 * @param execution the name of the execution that was started, runs, or failed last; absent else
 * @param next when what failed is tried again, in ISO 8601; absent if nothing waits for that
 * @param because why each model is due; empty if none is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Decision(Kind decision, String execution, String next, List<String> because) {

  /** What a look can lead to. */
  enum Kind {
    /** An execution was started. */
    @JsonProperty("started")
    STARTED,
    /** An execution is running; its end brings the next look. */
    @JsonProperty("running")
    RUNNING,
    /** Every table holds what it could. */
    @JsonProperty("fresh")
    FRESH,
    /** The last execution started too short a time ago; the schedule brings the next look. */
    @JsonProperty("too-soon")
    TOO_SOON,
    /** Executions for just this have failed; the first look after a while tries again. */
    @JsonProperty("waiting")
    WAITING,
    /** A look that starts nothing found that the next one would. */
    @JsonProperty("due")
    DUE
  }
}
