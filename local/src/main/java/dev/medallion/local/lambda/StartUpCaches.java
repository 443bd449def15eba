package dev.medallion.local.lambda;

import dev.medallion.local.process.StartUpCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which process of a function uses its start-up cache, and which one records it. */
final class StartUpCaches {
  private final Path folder;
  private final Set<Path> recording = ConcurrentHashMap.newKeySet();

  StartUpCaches(Path folder) {
    this.folder = folder;
  }

  /**
   * The cache for a process of the function: one that is there, or one that this process alone is
   * to record. Empty while another process records it, and for a class path with folders, for which
   * the JVM makes none.
   */
  Optional<Path> claim(String function, List<Path> classPath, List<String> options) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    Path cache = StartUpCache.in(folder, "function-" + function, classPath, options);
    return Files.exists(cache) || recording.add(cache) ? Optional.of(cache) : Optional.empty();
  }
}
