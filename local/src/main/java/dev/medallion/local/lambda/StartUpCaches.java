package dev.medallion.local.lambda;

import dev.medallion.local.process.StartUpCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the start-up caches of functions are. */
final class StartUpCaches {
  private final Path folder;

  StartUpCaches(Path folder) {
    this.folder = folder;
  }

  /**
   * The cache for processes of the function. Empty for a class path with folders, for which the JVM
   * makes none.
   */
  Optional<Path> of(String function, List<Path> classPath, List<String> options) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    return Optional.of(StartUpCache.in(folder, "function-" + function, classPath, options));
  }
}
