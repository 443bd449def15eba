package dev.medallion.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import dev.medallion.local.process.ChildJvm;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Lambda itself writes to a function's log about each invocation: that it begins, and what it
 * took.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html">Lambda
 *     Telemetry API Event schema reference</a>
 */
final class PlatformLog {
  private static final Logger LOG = System.getLogger(PlatformLog.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MOST_MEMORY = "VmHWM:";
  private static final double NANOS_PER_MILLI = 1e6;

  private final FunctionDefinition function;
  private final ChildJvm process;
  private final boolean isJson;

  /**
   * The log of one execution environment.
   *
   * @param process writes to the same file, and tells how much memory it took
   */
  PlatformLog(FunctionDefinition function, ChildJvm process) {
    this.function = function;
    this.process = process;
    this.isJson = function.logFormat().equals("JSON");
  }

  /** An environment has taken an event. */
  void started(String requestId) {
    if (isJson) {
      ObjectNode line = line("platform.start");
      line.withObject("record")
          .put("requestId", requestId)
          .put("version", FunctionDefinition.LATEST);
      write(line + "\n");
    } else {
      write("START RequestId: %s Version: %s\n".formatted(requestId, FunctionDefinition.LATEST));
    }
  }

  /**
   * An environment is done with an event.
   *
   * @param took from the start of the invocation
   * @param init how long the environment took to come up, for its first event
   * @param failure why there is no answer
   */
  void ended(
      String requestId, Duration took, Optional<Duration> init, Optional<FunctionFailure> failure) {
    write(isJson ? json(requestId, took, init, failure) + "\n" : text(requestId, took, init));
  }

  private ObjectNode json(
      String requestId, Duration took, Optional<Duration> init, Optional<FunctionFailure> failure) {
    ObjectNode line = line("platform.report");
    ObjectNode metrics =
        line.withObject("record").put("requestId", requestId).withObject("metrics");
    metrics
        .put("durationMs", millis(took))
        .put("billedDurationMs", billed(took))
        .put("memorySizeMB", function.memoryMegabytes());
    mostMemory().ifPresent(megabytes -> metrics.put("maxMemoryUsedMB", megabytes));
    init.ifPresent(time -> metrics.put("initDurationMs", millis(time)));
    ObjectNode report = line.withObject("record");
    report.put("status", failure.map(PlatformLog::status).orElse("success"));
    failure.ifPresent(why -> report.put("errorType", why.errorType()));
    return line;
  }

  private String text(String requestId, Duration took, Optional<Duration> init) {
    StringBuilder line =
        new StringBuilder("END RequestId: %s\nREPORT RequestId: %<s".formatted(requestId));
    line.append("\tDuration: %.2f ms".formatted(millis(took)))
        .append("\tBilled Duration: %d ms".formatted(billed(took)))
        .append("\tMemory Size: %d MB".formatted(function.memoryMegabytes()));
    mostMemory()
        .ifPresent(megabytes -> line.append("\tMax Memory Used: %d MB".formatted(megabytes)));
    init.ifPresent(
        time -> line.append(String.format(Locale.ROOT, "\tInit Duration: %.2f ms", millis(time))));
    return line.append("\t\n").toString();
  }

  private static String status(FunctionFailure failure) {
    return failure.errorType().equals("Sandbox.Timedout") ? "timeout" : "error";
  }

  private static ObjectNode line(String type) {
    return JSON.createObjectNode().put("time", Instant.now().toString()).put("type", type);
  }

  private static double millis(Duration time) {
    return Math.round(time.toNanos() / NANOS_PER_MILLI * 1000) / 1000.0;
  }

  /** Lambda bills whole milliseconds that have begun. */
  private static long billed(Duration time) {
    return time.toNanos() % 1_000_000 == 0 ? time.toMillis() : time.toMillis() + 1;
  }

  /** In MiB; nothing where the operating system does not tell. */
  private OptionalLong mostMemory() {
    Path status = Path.of("/proc", Long.toString(process.process().pid()), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(MOST_MEMORY))
          .map(line -> line.substring(MOST_MEMORY.length(), line.lastIndexOf("kB")).strip())
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) / 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** An invocation does not fail for want of a log, on Lambda neither. */
  private void write(String line) {
    try {
      Files.writeString(process.log(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot write the log of " + function.name(), e);
    }
  }
}
