package dev.medallion.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {
  private Machine() {}

  /** Processors, memory and system, in one line. */
  static String describe() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "%d cores%s, %.0f GB of memory, %s %s, Java %s"
        .formatted(
            system.getAvailableProcessors(),
            processor(),
            system.getTotalMemorySize() / (double) (1 << 30),
            system.getName(),
            system.getArch(),
            Runtime.version().feature());
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      // Only Linux has that file.
      return "";
    }
  }
}
