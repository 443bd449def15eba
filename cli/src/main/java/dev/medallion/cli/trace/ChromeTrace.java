package dev.medallion.cli.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes a trace in the format that Perfetto and the browsers' own tracing pages open: each service
 * a process, each of its spans in the first row that is free at the time.
 *
 * @see <a
 *     href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">Trace
 *     Event Format</a>
 */
public final class ChromeTrace {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ArrayNode events = JSON.createArrayNode();

  private ChromeTrace() {}

  /**
   * Writes it.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Trace trace, Path file) throws IOException {
    ChromeTrace written = new ChromeTrace();
    int process = 0;
    for (Map.Entry<String, List<Span>> service : trace.services().entrySet()) {
      written.service(++process, service.getKey(), service.getValue());
    }
    ObjectNode document = JSON.createObjectNode().put("displayTimeUnit", "ms");
    document.set("traceEvents", written.events);
    Files.write(file, JSON.writeValueAsBytes(document));
  }

  private void service(int process, String name, List<Span> spans) {
    event("M", "process_name", process, 0).withObject("args").put("name", name);
    event("M", "process_sort_index", process, 0).withObject("args").put("sort_index", process);
    List<Instant> rows = new ArrayList<>();
    for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      int row = 0;
      while (row < rows.size() && rows.get(row).isAfter(span.from())) {
        row++;
      }
      if (row == rows.size()) {
        rows.add(span.to());
      } else {
        rows.set(row, span.to());
      }
      span(process, row, span);
    }
  }

  private void span(int process, int row, Span span) {
    ObjectNode event =
        event("X", span.name(), process, row)
            .put("ts", micros(span.from()))
            .put("dur", micros(span.to()) - micros(span.from()));
    ObjectNode details = event.withObject("args");
    span.details().forEach(details::put);
    span.parts().forEach(part -> span(process, row, part));
  }

  private ObjectNode event(String phase, String name, int process, int row) {
    return events
        .addObject()
        .put("ph", phase)
        .put("name", name)
        .put("pid", process)
        .put("tid", row);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
