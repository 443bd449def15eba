package dev.medallion.local.launcher;

import static org.awaitility.Awaitility.await;

import dev.medallion.cli.StateFolder;
import dev.medallion.local.Installation;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ./medallion up} as a process of its own, which can be killed. */
final class UpProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final long STOP_SECONDS = 150;

  /** The first children of a build write their start-up caches before they end. */
  private static final long CHILDREN_SECONDS = 120;

  private final Process process;
  private final StateFolder folder;

  private UpProcess(Process process, StateFolder folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it, as the launcher does, and does not wait.
   *
   * @param state the folder for its state
   * @param output the file that takes its output, appended to
   */
  static UpProcess start(Installation installation, Path state, Path output) throws IOException {
    Path local = installation.home().resolve("local/target");
    List<Path> jars = new ArrayList<>(List.of(local.resolve("medallion-local.jar")));
    try (Stream<Path> needed = Files.list(local.resolve("lib"))) {
      needed.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
    }
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dmedallion.home=" + installation.home(),
            "-cp",
            jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            Main.class.getName(),
            "up",
            "--port=0",
            "--state=" + state);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    return new UpProcess(process, new StateFolder(state));
  }

  /** Waits until it has deployed the template, and gives its endpoint. */
  URI awaitUp() {
    await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !process.isAlive() || folder.running().isPresent());
    return folder
        .running()
        .orElseThrow(() -> new IllegalStateException("up ended with " + process.exitValue()));
  }

  /**
   * Kills it, so that it has no moment to put anything in order.
   *
   * @return how long its children took to notice and end
   */
  Duration kill() throws Exception {
    List<ProcessHandle> children = process.descendants().toList();
    long start = System.nanoTime();
    process.destroyForcibly().waitFor();
    CompletableFuture.allOf(
            children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .get(CHILDREN_SECONDS, TimeUnit.SECONDS);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The resident memory of each of its processes now, in MiB, by what runs in it. */
  Map<String, Long> memory() {
    Map<String, Long> memory = new LinkedHashMap<>();
    Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .forEach(each -> memory.merge(Processes.name(each), Processes.memory(each), Long::sum));
    return memory;
  }

  /** Stops it, as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    CompletableFuture<Process> end = process.onExit();
    end.completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
