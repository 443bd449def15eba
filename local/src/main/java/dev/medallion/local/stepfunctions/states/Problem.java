package dev.medallion.local.stepfunctions.states;

import java.util.Optional;

/**
 * One reason for which a definition is refused.
 *
 * @param code the kind of problem, in the words of ValidateStateMachineDefinition
 * @param path where it is, such as {@code /States/Gold/ItemProcessor/States/Build/Resource};
 *     nothing where AWS names no place
 * @param message what is wrong there
 */
public record Problem(Code code, Optional<String> path, String message) {

  /** The kinds of problem. */
  public enum Code {
    INVALID_JSON_DESCRIPTION,
    SCHEMA_VALIDATION_FAILED,
    DUPLICATE_STATE_NAME,
    MISSING_END_STATE,
    MISSING_TRANSITION_TARGET,
    INVALID_JSONATA_EXPRESSION,
    UNSUPPORTED_JSONATA_EXPRESSION,
    /** AWS has it; this interpreter does not. */
    NOT_SUPPORTED
  }

  /** A problem at a place; the empty path is the definition itself. */
  Problem(Code code, String path, String message) {
    this(code, Optional.of(path.isEmpty() ? "/" : path), message);
  }

  /** As CreateStateMachine words it. */
  @Override
  public String toString() {
    return "%s: %s at %s".formatted(code, message, path.orElse("null"));
  }
}
