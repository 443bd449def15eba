package dev.medallion.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Where this process logs to: a file beside its children's, so that the terminal stays readable.
 */
final class Logs {
  private static final String FILE = "medallion.log";
  private static final String LINE = "%1$tF %1$tT %4$s %2$s: %5$s%6$s%n";

  private Logs() {}

  /**
   * Logs to {@code medallion.log} in the folder from now on.
   *
   * @param warnings is told the message of each warning, a line
   */
  static void to(Path folder, Consumer<String> warnings) throws IOException {
    System.setProperty("java.util.logging.SimpleFormatter.format", LINE);
    Files.createDirectories(folder);
    LogManager.getLogManager().reset();
    Handler file = new FileHandler(folder.resolve(FILE).toString().replace("%", "%%"), true);
    file.setFormatter(new SimpleFormatter());
    file.setErrorManager(new Unwritten(warnings));
    Logger root = Logger.getLogger("");
    root.addHandler(file);
    root.addHandler(new Warnings(warnings));
  }

  /** What cannot be logged would be printed with its whole stack, once. */
  private static final class Unwritten extends ErrorManager {
    private final Consumer<String> warnings;

    Unwritten(Consumer<String> warnings) {
      this.warnings = warnings;
    }

    @Override
    public void error(String message, Exception cause, int code) {
      warnings.accept(
          "the log cannot be written: " + (cause == null ? message : cause.getMessage()));
    }
  }

  private static final class Warnings extends Handler {
    private static final Formatter FORMAT = new SimpleFormatter();

    private final Consumer<String> warnings;

    Warnings(Consumer<String> warnings) {
      this.warnings = warnings;
      setLevel(Level.WARNING);
    }

    @Override
    public void publish(LogRecord event) {
      // Other people's warnings are for those who read the file.
      if (isLoggable(event) && String.valueOf(event.getLoggerName()).startsWith("dev.medallion")) {
        warnings.accept(FORMAT.formatMessage(event).lines().findFirst().orElse(""));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
