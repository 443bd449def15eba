package dev.medallion.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Between which values the rows lie that a version of a silver table changed. The silver job writes
 * it into the summary of the version's snapshot, so that gold can leave out the files that hold
 * none of the groups that these rows belong to.
 *
 * @param columns the least and the most value by column; columns that may hold null are absent
 */
public record ChangeBounds(Map<String, Bound> columns) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private static final DateTimeFormatter UP_TO_NANOSECONDS =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  /** Keeps the order of the columns. */
  public ChangeBounds {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** The values of a column as texts; times are in UTC, as {@link #text} writes them. */
  public record Bound(String least, String most) {}

  /** The bounds of a column; empty if they are not known. */
  public Optional<Bound> of(String column) {
    return Optional.ofNullable(columns.get(column));
  }

  /**
   * The bounds in the form of a summary's value: {@code {"day": {"least": "2026-03-01", "most":
   * "2026-03-02"}}}.
   */
  public String json() {
    try {
      return JSON.writeValueAsString(columns);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts have a form in JSON", e);
    }
  }

  /**
   * The bounds that a snapshot's summary tells; empty if it tells none.
   *
   * @throws IllegalStateException if what it tells is no JSON
   */
  public static Optional<ChangeBounds> in(Map<String, String> summary) {
    return Optional.ofNullable(summary.get(PropertyKeys.BOUNDS)).map(ChangeBounds::read);
  }

  private static ChangeBounds read(String json) {
    try {
      Map<String, Bound> columns = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> column : JSON.readTree(json).properties()) {
        JsonNode bound = column.getValue();
        if (bound.has("least") && bound.has("most")) {
          columns.put(
              column.getKey(), new Bound(bound.get("least").asText(), bound.get("most").asText()));
        }
      }
      return new ChangeBounds(columns);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a silver snapshot tells bounds that are no JSON: " + json, e);
    }
  }

  /** A time as bounds hold it, to the microsecond. */
  public static String text(LocalDateTime time) {
    return MICROSECONDS.format(time);
  }

  /**
   * The time that such a text is.
   *
   * @param text with up to nine digits of a fraction
   * @throws java.time.DateTimeException if it is no time
   */
  public static LocalDateTime time(String text) {
    return LocalDateTime.parse(text, UP_TO_NANOSECONDS);
  }
}
