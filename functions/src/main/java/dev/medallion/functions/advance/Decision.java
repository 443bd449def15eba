package dev.medallion.functions.advance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What came of a look at the tables.
 *
 * @param decision what was decided
 * @param execution the name of the execution that was started, runs, or was given up; absent else
 * @param because why each model is due; empty if none is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Decision(Kind decision, String execution, List<String> because) {

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
    /** Executions for just this have failed too often. */
    @JsonProperty("given-up")
    GIVEN_UP
  }
}
