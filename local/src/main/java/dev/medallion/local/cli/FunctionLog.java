package dev.medallion.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is written to a function's log from now on. */
final class FunctionLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final long start;

  FunctionLog(Path file) {
    this.file = file;
    try {
      start = Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  /** Where the log is. */
  Path file() {
    return file;
  }

  /** What was logged since then: of JSON its level and message, of anything else the line. */
  List<String> lines() {
    return text().lines().flatMap(FunctionLog::readable).toList();
  }

  private static Stream<String> readable(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      return entry.path("message").isTextual()
          ? (entry.path("level").asText() + " " + entry.path("message").asText()).strip().lines()
          : Stream.of(line);
    } catch (JsonProcessingException notJson) {
      return Stream.of(line);
    }
  }

  private String text() {
    if (!Files.exists(file)) {
      return "";
    }
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] text = Channels.newInputStream(channel.position(start)).readAllBytes();
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
