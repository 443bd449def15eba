package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the event that a function is to be fed. */
final class EventFile {
  /** Stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private EventFile() {}

  /**
   * The event.
   *
   * @param name a file, or {@code -} for the given input
   * @throws UserError if there is no such file, or no JSON in it
   */
  static JsonNode read(String name, InputStream standardInput) {
    String shown = name.equals(STANDARD_INPUT) ? "standard input" : name;
    try {
      byte[] content =
          name.equals(STANDARD_INPUT)
              ? standardInput.readAllBytes()
              : Files.readAllBytes(Path.of(name));
      JsonNode event = JSON.readTree(content);
      if (event.isMissingNode()) {
        throw new UserError("%s is empty; the event that says nothing is {}".formatted(shown));
      }
      return event;
    } catch (JsonProcessingException e) {
      throw new UserError(
          "%s:%d:%d: this is no JSON: %s"
              .formatted(
                  shown,
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (NoSuchFileException e) {
      throw new UserError(
          "there is no file %s; events/ holds an event for each trigger".formatted(name), e);
    } catch (IOException e) {
      throw new UserError("%s cannot be read: %s".formatted(shown, e), e);
    }
  }
}
