package dev.medallion.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The processes that a local side starts, as the operating system shows them. */
final class Processes {
  private static final String SPARK = "dev.medallion.local.spark.SparkHost";
  private static final String TRINO = "dev.medallion.local.trino.TrinoHost";
  private static final String UP = "dev.medallion.local.launcher.Main";
  private static final String MEMORY = "VmRSS:";

  private Processes() {}

  /** The Spark process that this one has started. */
  static ProcessHandle spark() {
    return child(SPARK);
  }

  /** The Trino process that this one has started. */
  static ProcessHandle trino() {
    return child(TRINO);
  }

  private static ProcessHandle child(String mainClass) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains(mainClass))
        .findFirst()
        .orElseThrow();
  }

  /** What runs in a process. */
  static String name(ProcessHandle process) {
    List<String> words = commandLine(process);
    if (words.contains(UP)) {
      return "up";
    }
    if (words.contains(SPARK)) {
      return "Spark";
    }
    return words.contains(TRINO) ? "Trino" : "functions";
  }

  /** The resident memory of a process in MiB; 0 if it has ended. */
  static long memory(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(MEMORY))
          .map(line -> line.substring(MEMORY.length(), line.lastIndexOf("kB")).strip())
          .mapToLong(Long::parseLong)
          .map(kibibytes -> kibibytes / 1024)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /** The whole of it: Java itself shows the first 4096 characters. */
  private static List<String> commandLine(ProcessHandle process) {
    try {
      return Arrays.asList(
          Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")).split("\0"));
    } catch (IOException e) {
      // It has ended meanwhile.
      return List.of();
    }
  }
}
