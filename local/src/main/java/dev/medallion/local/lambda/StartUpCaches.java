package dev.medallion.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which start-up cache a new process uses or records. A cache holds for exactly one class path, so
 * its name tells of every jar's path, size and age: a new build records a new one.
 */
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
  Optional<Path> claim(FunctionDefinition function, List<Path> classPath) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    Path cache =
        folder.resolve("function-%s-%s.aot".formatted(function.name(), fingerprint(classPath)));
    return Files.exists(cache) || recording.add(cache) ? Optional.of(cache) : Optional.empty();
  }

  private static String fingerprint(List<Path> classPath) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
      for (Path jar : classPath) {
        String line = "%s %d %s%n".formatted(jar, Files.size(jar), Files.getLastModifiedTime(jar));
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class path " + classPath, e);
    }
  }
}
