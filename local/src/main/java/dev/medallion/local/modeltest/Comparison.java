package dev.medallion.local.modeltest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Brings texts of values into one form for each value, so that equal values are equal texts. */
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Comparison() {}

  /**
   * The one form of a value.
   *
   * @param type the column's type in Trino's words
   * @return empty if the text is no value of the type
   */
  static Optional<String> canonical(String text, String type) {
    try {
      return Optional.of(
          switch (type.replaceFirst("[( ].*", "")) {
            case "tinyint", "smallint", "integer", "bigint", "decimal" -> number(text);
            case "double", "real" -> floatingPoint(text);
            case "boolean" -> truth(text);
            case "date" -> LocalDate.parse(text.strip()).toString();
            case "timestamp" -> time(text.strip());
            case "array", "map", "row", "json" -> JSON.writeValueAsString(JSON.readTree(text));
            case "varbinary" -> text.toUpperCase(Locale.ROOT);
            default -> text;
          });
    } catch (NumberFormatException | DateTimeException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String number(String text) {
    BigDecimal number = new BigDecimal(text.strip());
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String floatingPoint(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "nan", ".nan" -> "NaN";
      case "infinity", ".inf" -> "Infinity";
      case "-infinity", "-.inf" -> "-Infinity";
      default -> number(text);
    };
  }

  private static String truth(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      throw new NumberFormatException(text);
    }
    return lower;
  }

  /** A time in UTC: with an offset, or in UTC already; a date is its midnight. */
  private static String time(String text) {
    String iso = text.replace(" UTC", "Z").replaceFirst("(?<=\\d) (?=\\d)", "T");
    if (iso.length() <= 10) {
      return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
    }
    Instant time =
        iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
            ? OffsetDateTime.parse(iso).toInstant()
            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    return time.toString();
  }
}
