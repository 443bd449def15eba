package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** How an execution ended. */
public sealed interface Outcome {

  /** It reached its end. */
  record Succeeded(JsonNode output) implements Outcome {}

  /** A state failed and nothing caught it. */
  record Failed(Optional<String> error, Optional<String> cause) implements Outcome {}

  /** It took longer than the definition allows. */
  record TimedOut() implements Outcome {}

  /** Someone stopped it. */
  record Aborted(Optional<String> error, Optional<String> cause) implements Outcome {}
}
