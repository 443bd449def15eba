package dev.medallion.local.stepfunctions.states;

import java.util.List;

/** Where an error leads to. */
record Catcher(List<String> errors, String next, State.Results results) {

  boolean takes(String error) {
    return errors.stream().anyMatch(pattern -> ErrorName.matches(pattern, error));
  }
}
