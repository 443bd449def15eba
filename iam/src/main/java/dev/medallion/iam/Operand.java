package dev.medallion.iam;

import dev.medallion.iam.ValuePattern.Case;
import dev.medallion.iam.ValuePattern.Wildcards;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** One value of a condition, ready to be compared with a value of the request. */
interface Operand {

  /** What came of a comparison. */
  enum Result {
    MATCH,
    NO_MATCH,
    /** They cannot be compared: a variable has no value, or the request's is of another type. */
    INCOMPARABLE;

    static Result of(ValuePattern.Match match) {
      return switch (match) {
        case YES -> MATCH;
        case NO -> NO_MATCH;
        case UNKNOWN -> INCOMPARABLE;
      };
    }

    static Result of(boolean matches) {
      return matches ? MATCH : NO_MATCH;
    }
  }

  /** Compares with a value of the request. */
  Result compare(String actual, RequestContext context);

  /**
   * Reads a value.
   *
   * @param variables whether the policy's version knows policy variables
   * @throws IllegalArgumentException if the value is not of the operator's type; the message says
   *     which that is
   */
  static Operand of(ConditionOperator operator, String value, boolean variables) {
    return switch (operator) {
      case STRING_EQUALS, STRING_NOT_EQUALS -> text(value, Wildcards.LITERAL, Case.KEPT, variables);
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
          text(value, Wildcards.LITERAL, Case.IGNORED, variables);
      case STRING_LIKE, STRING_NOT_LIKE -> text(value, Wildcards.ACTIVE, Case.KEPT, variables);
      case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> number(value, order -> order == 0);
      case NUMERIC_LESS_THAN -> number(value, order -> order < 0);
      case NUMERIC_LESS_THAN_EQUALS -> number(value, order -> order <= 0);
      case NUMERIC_GREATER_THAN -> number(value, order -> order > 0);
      case NUMERIC_GREATER_THAN_EQUALS -> number(value, order -> order >= 0);
      case DATE_EQUALS, DATE_NOT_EQUALS -> date(value, order -> order == 0);
      case DATE_LESS_THAN -> date(value, order -> order < 0);
      case DATE_LESS_THAN_EQUALS -> date(value, order -> order <= 0);
      case DATE_GREATER_THAN -> date(value, order -> order > 0);
      case DATE_GREATER_THAN_EQUALS -> date(value, order -> order >= 0);
      case BOOL, NULL -> bool(value);
      case BINARY_EQUALS -> binary(value);
      case IP_ADDRESS, NOT_IP_ADDRESS -> {
        AddressRange range = AddressRange.of(value);
        yield (actual, _) -> range.compare(actual);
      }
      case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> {
        ValuePattern pattern = pattern(value, Wildcards.ACTIVE, Case.KEPT, variables);
        yield (actual, context) ->
            Result.of(pattern.matches(context, glob -> ArnPattern.isLike(glob, actual)));
      }
    };
  }

  private static ValuePattern pattern(
      String value, Wildcards wildcards, Case letters, boolean variables) {
    return variables
        ? ValuePattern.withVariables(value, wildcards, letters)
        : ValuePattern.plain(value, wildcards, letters);
  }

  private static Operand text(String value, Wildcards wildcards, Case letters, boolean variables) {
    ValuePattern pattern = pattern(value, wildcards, letters, variables);
    return (actual, context) -> Result.of(pattern.matches(actual, context));
  }

  private static Operand number(String value, IntPredicate order) {
    BigDecimal expected =
        number(value)
            .orElseThrow(() -> new IllegalArgumentException("\"" + value + "\" is no number"));
    return (actual, _) ->
        number(actual)
            .map(given -> Result.of(order.test(given.compareTo(expected))))
            .orElse(Result.INCOMPARABLE);
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Operand date(String value, IntPredicate order) {
    Instant expected =
        date(value)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"%s\" is no date: neither of ISO 8601 nor seconds since 1970"
                            .formatted(value)));
    return (actual, _) ->
        date(actual)
            .map(given -> Result.of(order.test(given.compareTo(expected))))
            .orElse(Result.INCOMPARABLE);
  }

  private static Optional<Instant> date(String text) {
    if (text.matches("-?\\d{5,13}")) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }
    try {
      return Optional.of(
          text.length() <= "uuuu-MM-dd".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Operand bool(String value) {
    String expected = value.toLowerCase(Locale.ROOT);
    if (!expected.equals("true") && !expected.equals("false")) {
      throw new IllegalArgumentException("\"" + value + "\" is neither true nor false");
    }
    return (actual, _) -> Result.of(expected.equalsIgnoreCase(actual));
  }

  private static Operand binary(String value) {
    byte[] expected = Base64.getDecoder().decode(value);
    return (actual, _) -> {
      try {
        return Result.of(Arrays.equals(expected, Base64.getDecoder().decode(actual)));
      } catch (IllegalArgumentException e) {
        return Result.INCOMPARABLE;
      }
    };
  }
}
