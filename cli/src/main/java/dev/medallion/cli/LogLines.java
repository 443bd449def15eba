package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;

/** A function's log for people. */
final class LogLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogLines() {}

  /**
   * Of JSON its level and message, of anything else the line; nothing of what Lambda itself writes.
   */
  static List<String> of(String log) {
    return log.lines().flatMap(LogLines::readable).toList();
  }

  private static Stream<String> readable(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      if (entry.path("type").asText().startsWith("platform.")) {
        return Stream.empty();
      }
      return entry.path("message").isTextual()
          ? (entry.path("level").asText() + " " + entry.path("message").asText()).strip().lines()
          : Stream.of(line);
    } catch (JsonProcessingException notJson) {
      return Stream.of(line);
    }
  }
}
