package dev.medallion.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A start-up cache that a child of this process records. Writing one takes a core for a minute, so
 * of all processes that could record the same cache only one does: it holds a lock for as long.
 */
final class CacheRecording {
  private final Path cache;
  private final Path file;
  private final FileChannel lock;

  private CacheRecording(Path cache, Path file, FileChannel lock) {
    this.cache = cache;
    this.file = file;
    this.lock = lock;
  }

  /**
   * Claims a cache that does not exist yet; empty if another child is recording it.
   *
   * @throws UncheckedIOException if its folder cannot be used
   */
  static Optional<CacheRecording> claim(Path cache) {
    try {
      Files.createDirectories(cache.getParent());
      FileChannel lock =
          FileChannel.open(
              cache.resolveSibling(cache.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!locks(lock) || Files.exists(cache)) {
        lock.close();
        return Optional.empty();
      }
      // Written elsewhere first: what a killed child has half written must not look like a cache.
      Path file = cache.resolveSibling(cache.getFileName() + ".recording");
      Files.deleteIfExists(file);
      return Optional.of(new CacheRecording(cache, file, lock));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record the start-up cache " + cache, e);
    }
  }

  private static boolean locks(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Held by another child of this very process.
      return false;
    }
  }

  /** What the child is to write. */
  Path file() {
    return file;
  }

  /** Puts what the child has written in its place, if it has written anything. */
  void keep() {
    try {
      if (Files.exists(file)) {
        Files.move(file, cache, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the start-up cache " + cache, e);
    } finally {
      giveUp();
    }
  }

  /** Lets another child record it. */
  void giveUp() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock the start-up cache " + cache, e);
    }
  }
}
