package dev.medallion.local.process;

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
import java.util.stream.Stream;

/**
 * Names start-up caches so that each is used with the very class path and options that it was
 * recorded with: the JVM ignores any other with only a warning, and starts slowly.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class StartUpCache {
  /**
   * The environment variable that, being {@code off}, keeps engines from making caches, which takes
   * a core for a minute. It pays where a build is started often, and not where it is thrown away.
   */
  private static final String ENGINES = "MEDALLION_ENGINE_CACHES";

  private static final boolean MAKES_ENGINES = !"off".equals(System.getenv(ENGINES));

  private static final int FINGERPRINT_BYTES = 8;

  private StartUpCache() {}

  /**
   * Where the cache of a child is or shall be. Caches of the same child that were recorded with
   * another build are deleted: they take hundreds of megabytes and fit nothing any more.
   *
   * @param folder the folder of all caches
   * @param child names the child, and begins the file's name
   * @param classPath jars, in order
   * @param options options of the JVM
   */
  public static Path in(Path folder, String child, List<Path> classPath, List<String> options) {
    Path cache = folder.resolve("%s-%s.aot".formatted(child, fingerprint(classPath, options)));
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(each -> isOther(each, child, cache)).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot tidy " + folder, e);
      }
    }
    return cache;
  }

  /**
   * The cache of an engine, as {@link #in} names it; empty if there is none and none is to be made.
   */
  public static Optional<Path> ofEngine(
      Path folder, String child, List<Path> classPath, List<String> options) {
    return Optional.of(in(folder, child, classPath, options))
        .filter(cache -> MAKES_ENGINES || Files.exists(cache));
  }

  /** Whether an engine that runs now makes a cache when it stops. */
  public static boolean engineMakes(Path folder, String child) {
    if (!MAKES_ENGINES || !Files.isDirectory(folder)) {
      return MAKES_ENGINES;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.noneMatch(
          file -> file.getFileName().toString().matches("\\Q" + child + "\\E-[0-9a-f]{16}\\.aot"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }

  private static boolean isOther(Path file, String child, Path cache) {
    String name = file.getFileName().toString();
    return !name.startsWith(cache.getFileName().toString())
        && name.matches("\\Q" + child + "\\E-[0-9a-f]{16}\\.aot(\\.recording|\\.lock)?");
  }

  private static String fingerprint(List<Path> classPath, List<String> options) {
    StringBuilder text = new StringBuilder().append(Runtime.version()).append(options);
    try {
      for (Path jar : classPath) {
        text.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
      }
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class path " + classPath, e);
    }
  }
}
