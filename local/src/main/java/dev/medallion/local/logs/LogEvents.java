package dev.medallion.local.logs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lines of a stream's file as log events, one after the other. */
final class LogEvents {
  /** At the start of a line, or in a line that is JSON. */
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "^(?:\\{.{0,200}?\"time(?:stamp)?\"\\s*:\\s*\")?(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)(Z|[+-]\\d\\d:\\d\\d)?");

  /** As the jobs' host lays out its lines: time, level, thread. */
  private static final Pattern THREAD = Pattern.compile("^\\S+ \\S+ +\\[([^\\]]+)\\] ");

  private final LogStream stream;
  private Instant time;
  private boolean ours;
  private long index;

  private LogEvents(LogStream stream, Instant since) {
    this.stream = stream;
    this.time = since;
    this.ours = stream.thread().isEmpty();
  }

  /**
   * A line.
   *
   * @param stream the stream's name
   * @param index counts the stream's lines from 0
   * @param time the time that the line tells; that of the line before if it tells none
   * @param message the line
   */
  record Event(String stream, long index, Instant time, String message) {}

  /** Shows each event of a stream. */
  static void each(LogStream stream, Consumer<Event> reader) {
    if (!Files.exists(stream.file())) {
      return;
    }
    try (BufferedReader lines = open(stream.file())) {
      LogEvents events = new LogEvents(stream, created(stream.file()));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.of(line).ifPresent(reader);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the log stream %s cannot be read".formatted(stream.name()), e);
    }
  }

  /** A process may write bytes that are no UTF-8. */
  private static BufferedReader open(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  static Instant created(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).creationTime().toInstant();
  }

  private Optional<Event> of(String line) {
    Matcher timestamp = TIMESTAMP.matcher(line);
    if (timestamp.find()) {
      time = instant(timestamp.group(1), timestamp.group(2));
    }
    Matcher thread = THREAD.matcher(line);
    if (stream.thread().isPresent() && thread.find()) {
      ours = thread.group(1).equals(stream.thread().get());
    }
    return ours ? Optional.of(new Event(stream.name(), index++, time, line)) : Optional.empty();
  }

  private Instant instant(String local, String zone) {
    try {
      return zone == null
          ? LocalDateTime.parse(local).atZone(ZoneId.systemDefault()).toInstant()
          : OffsetDateTime.parse(local + zone).toInstant();
    } catch (DateTimeException e) {
      return time;
    }
  }
}
