package dev.medallion.iam;

import java.util.List;

/**
 * A condition of a statement.
 *
 * @param matching how a key of several values is compared
 * @param required whether the key has to be there
 * @param operands the values, of which one has to match, or none if the operator is negated
 */
record Condition(
    ConditionOperator operator,
    Matching matching,
    Presence required,
    String key,
    List<Operand> operands) {

  /** How the values of a key are compared. */
  enum Matching {
    /** The key has one value; several do not match. */
    SINGLE,
    ALL_VALUES,
    ANY_VALUE
  }

  /** What counts where the request has no such key. */
  enum Presence {
    REQUIRED,
    /** {@code …IfExists}. */
    OPTIONAL
  }

  boolean holds(RequestContext context) {
    List<String> values = context.values(key);
    if (operator == ConditionOperator.NULL) {
      String absent = Boolean.toString(values.isEmpty());
      return operands.stream()
          .anyMatch(operand -> operand.compare(absent, context) == Operand.Result.MATCH);
    }
    if (values.isEmpty()) {
      return switch (matching) {
        case SINGLE -> required == Presence.OPTIONAL || operator.negated();
        case ALL_VALUES -> true;
        case ANY_VALUE -> false;
      };
    }
    return switch (matching) {
      case SINGLE -> values.size() == 1 && holds(values.getFirst(), context);
      case ALL_VALUES -> values.stream().allMatch(value -> holds(value, context));
      case ANY_VALUE -> values.stream().anyMatch(value -> holds(value, context));
    };
  }

  private boolean holds(String value, RequestContext context) {
    boolean matches = false;
    for (Operand operand : operands) {
      switch (operand.compare(value, context)) {
        case MATCH -> matches = true;
        case NO_MATCH -> {}
        case INCOMPARABLE -> {
          if (operator.negated()) {
            return false;
          }
        }
      }
    }
    return matches != operator.negated();
  }
}
