package dev.medallion.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM of the same JDK that runs beside this one and never outlives it.
 *
 * <p>Its standard input is a pipe that this process holds open: a child whose main reads it sees
 * the end of the stream when this process dies, however it dies, and halts. Both its outputs go to
 * the log.
 *
 * <p>With a start-up cache (JEP 514), the first start records one, which is in its place once the
 * child was closed and has written it; later starts use it. A child that is killed leaves none. One
 * that starts while another process records the same cache uses none.
 */
public final class ChildJvm implements AutoCloseable {
  private static final long STOP_SECONDS = 5;
  private static final long STOP_AND_WRITE_CACHE_SECONDS = 90;

  /**
   * What to start.
   *
   * @param name names the child in messages
   * @param classPath jars, in order
   * @param options options of the JVM, without class path and cache
   * @param mainClass the main class
   * @param arguments its arguments
   * @param environment the whole environment of the child; nothing is inherited but {@code PATH},
   *     {@code HOME}, {@code TMPDIR} and {@code LANG}
   * @param directory its working directory
   * @param log the file that takes both its outputs, appended to
   * @param startUpCache where its start-up cache is or shall be
   */
  public record Launch(
      String name,
      List<Path> classPath,
      List<String> options,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path directory,
      Path log,
      Optional<Path> startUpCache) {}

  private final Launch launch;
  private final Process process;
  private final Optional<CacheRecording> recording;

  private ChildJvm(Launch launch, Process process, Optional<CacheRecording> recording) {
    this.launch = launch;
    this.process = process;
    this.recording = recording;
  }

  /**
   * Starts the child.
   *
   * @throws UncheckedIOException if the process cannot be started or the log cannot be written
   */
  public static ChildJvm start(Launch launch) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(launch.options());
    Optional<CacheRecording> recording =
        launch.startUpCache().filter(Files::notExists).flatMap(CacheRecording::claim);
    if (recording.isPresent()) {
      command.add("-XX:AOTCacheOutput=" + recording.get().file());
      // Else it says of thousands of classes why they are not in the cache.
      command.add("-Xlog:aot=error");
    } else {
      launch
          .startUpCache()
          .filter(Files::exists)
          .ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    }
    command.add("-cp");
    command.add(
        launch.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(launch.mainClass());
    command.addAll(launch.arguments());
    try {
      Files.createDirectories(launch.log().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(launch.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
      builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG"));
      builder.environment().putAll(launch.environment());
      return new ChildJvm(launch, builder.start(), recording);
    } catch (IOException e) {
      recording.ifPresent(CacheRecording::giveUp);
      throw new UncheckedIOException("cannot start " + launch.name(), e);
    }
  }

  /** The operating system's process. */
  public Process process() {
    return process;
  }

  /** Whether the child still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where its output went. */
  public Path log() {
    return launch.log();
  }

  /** Asks the child to end, waits (longer if it is to write its start-up cache), then kills it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(
          recording.isPresent() ? STOP_AND_WRITE_CACHE_SECONDS : STOP_SECONDS, TimeUnit.SECONDS)) {
        recording.ifPresent(CacheRecording::keep);
      } else {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * As {@link #close}, but without a start-up cache: one recorded by a child that did not come to
   * its work lacks most of what the work needs, and would stay.
   */
  public void closeWithoutCache() {
    if (recording.isEmpty()) {
      close();
      return;
    }
    kill();
  }

  /** Ends the child at once, with the JVM that it starts to write its start-up cache. */
  private void kill() {
    List<ProcessHandle> writers = process.descendants().toList();
    process.destroyForcibly();
    writers.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    recording.ifPresent(CacheRecording::giveUp);
  }
}
