package dev.medallion.functions.gold;

import dev.medallion.contract.ChangeBounds;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** The types of columns that a silver snapshot tells the bounds of. */
enum BoundType {
  NUMBER,
  DATE,
  TIMESTAMP,
  TIMESTAMP_UTC,
  TEXT;

  /** The type that Iceberg names so. */
  static Optional<BoundType> of(String iceberg) {
    return switch (iceberg) {
      case "int", "long" -> Optional.of(NUMBER);
      case "date" -> Optional.of(DATE);
      case "timestamp" -> Optional.of(TIMESTAMP);
      case "timestamptz" -> Optional.of(TIMESTAMP_UTC);
      case "string" -> Optional.of(TEXT);
      default -> Optional.empty();
    };
  }

  /**
   * The value in the one form that {@link #compare} and {@link #literal} take.
   *
   * @throws NumberFormatException if it is not a number
   * @throws java.time.DateTimeException if it is no time
   */
  String canonical(String value) {
    return switch (this) {
      case NUMBER -> String.valueOf(Long.parseLong(value));
      case DATE -> LocalDate.parse(value).toString();
      case TIMESTAMP, TIMESTAMP_UTC -> ChangeBounds.text(ChangeBounds.time(value));
      case TEXT -> value;
    };
  }

  /** Orders values as Athena does. */
  int compare(String left, String right) {
    return this == NUMBER
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  /** The value in Athena's SQL. */
  String literal(String value) {
    return switch (this) {
      case NUMBER -> value;
      case DATE -> "DATE " + SqlText.text(value);
      case TIMESTAMP -> "TIMESTAMP " + SqlText.text(value);
      case TIMESTAMP_UTC -> "TIMESTAMP " + SqlText.text(value + " UTC");
      case TEXT -> SqlText.text(value);
    };
  }
}
