package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What the value of a field must be, written out or computed. */
enum Kind {
  STRING("a string") {
    @Override
    boolean accepts(JsonNode value) {
      return value.isTextual();
    }
  },
  BOOLEAN("a boolean") {
    @Override
    boolean accepts(JsonNode value) {
      return value.isBoolean();
    }
  },
  ARRAY("an array") {
    @Override
    boolean accepts(JsonNode value) {
      return value.isArray();
    }
  },
  OBJECT("an object") {
    @Override
    boolean accepts(JsonNode value) {
      return value.isObject();
    }
  },
  /** A whole number of seconds or items, up to AWS's largest. */
  NATURAL("an integer between 0 and 99999999") {
    @Override
    boolean accepts(JsonNode value) {
      return isWhole(value) && value.doubleValue() >= 0 && value.doubleValue() <= LARGEST;
    }
  },
  POSITIVE("an integer between 1 and 99999999") {
    @Override
    boolean accepts(JsonNode value) {
      return NATURAL.accepts(value) && value.doubleValue() >= 1;
    }
  },
  PERCENTAGE("a number between 0 and 100") {
    @Override
    boolean accepts(JsonNode value) {
      return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 100;
    }
  },
  TIMESTAMP("an RFC 3339 timestamp such as 2026-11-22T12:00:00Z") {
    @Override
    boolean accepts(JsonNode value) {
      if (!value.isTextual()) {
        return false;
      }
      try {
        OffsetDateTime.parse(value.textValue());
        return true;
      } catch (DateTimeException e) {
        return false;
      }
    }
  },
  ANY("any value") {
    @Override
    boolean accepts(JsonNode value) {
      return true;
    }
  };

  private static final int LARGEST = 99_999_999;

  private final String description;

  Kind(String description) {
    this.description = description;
  }

  abstract boolean accepts(JsonNode value);

  /** As it reads after "must be". */
  String description() {
    return description;
  }

  /**
   * Why a field cannot take an evaluated value, in AWS's words; empty if it can.
   *
   * @param expression what gave the value
   */
  Optional<String> refusal(Expression expression, JsonNode value) {
    if (accepts(value)) {
      return Optional.empty();
    }
    String type = JsonataValues.typeName(value);
    String expected = expectedType();
    if (!type.equals(expected)) {
      return Optional.of(
          "The JSONata expression '%s' specified for the field '%s' returned an unexpected result type. Expected '%s', but was '%s' for value: %s"
              .formatted(expression.text(), expression.location(), expected, type, value));
    }
    return Optional.of(
        isWhole(value)
            ? "%s must be between %d and %d but was: %s"
                .formatted(expression.location(), this == POSITIVE ? 1 : 0, LARGEST, value)
            : "The %s field cannot be parsed as an integer: %s"
                .formatted(expression.location(), value));
  }

  private String expectedType() {
    return switch (this) {
      case STRING, TIMESTAMP -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NATURAL, POSITIVE, PERCENTAGE -> "number";
      case ANY -> throw new IllegalStateException("takes any value");
    };
  }

  private static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
  }
}
