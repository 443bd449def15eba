package dev.medallion.cli.trace;

import dev.medallion.cli.Target;
import dev.medallion.cli.TargetOption;
import dev.medallion.cli.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where the time of the last runs went. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description =
        "Show where the time went: states, invocations, jobs and statements, as a table and as a"
            + " trace for Perfetto (ui.perfetto.dev) or your browser's tracing page.")
public final class TraceCommand implements Callable<Integer> {
  @Mixin private TargetOption target;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "15m",
      description =
          "How far back, such as 90s, 15m or 2h, or since when, such as 2026-01-31T08:00:00Z"
              + " (default: ${DEFAULT-VALUE}).")
  private String since;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file to write the trace to.")
  private Path file;

  @Override
  public Integer call() {
    Instant from = time(since, Instant.now());
    try (Target opened = target.open()) {
      Trace trace = Tracer.since(opened, from);
      TraceSummary.lines(trace).forEach(System.out::println);
      if (file != null) {
        write(trace, file);
        System.out.printf("%n  The trace is in %s: open it at ui.perfetto.dev%n", file);
      }
    }
    return 0;
  }

  /**
   * Writes a trace to a file that a user named.
   *
   * @throws UserError if it cannot be written
   */
  public static void write(Trace trace, Path file) {
    try {
      ChromeTrace.write(trace, file);
    } catch (IOException e) {
      throw new UserError("the trace cannot be written to %s: %s".formatted(file, e), e);
    }
  }

  /**
   * The time that a text tells.
   *
   * @throws UserError if it tells none
   */
  static Instant time(String text, Instant now) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : now.minus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
    } catch (DateTimeException e) {
      throw new UserError(
          "--since %s is no time: give 90s, 15m, 2h, or 2026-01-31T08:00:00Z".formatted(text), e);
    }
  }
}
