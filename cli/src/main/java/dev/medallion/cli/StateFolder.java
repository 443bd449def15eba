package dev.medallion.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds the state of one local side, and the lock that keeps a second one out. The
 * operating system lets go of the lock when its process ends, however it ends.
 */
public final class StateFolder {
  private static final String LOCK = "lock";
  private static final String ENDPOINT = "endpoint";

  private final Path path;

  public StateFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  public Path path() {
    return path;
  }

  /** Takes the lock for this process, until it is closed. */
  public FileLock lock() {
    try {
      refuseOthersFiles();
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new UserError(
            "%s is in use by a running medallion%s: stop that one (Ctrl-C), or use another folder"
                .formatted(path, endpoint().map(uri -> " at " + uri).orElse("")));
      }
      // Left by the one before.
      Files.deleteIfExists(path.resolve(ENDPOINT));
      return lock;
    } catch (IOException e) {
      throw new UserError("%s cannot hold the state: %s".formatted(path, e), e);
    }
  }

  /** Keeps a mistyped folder from being written to, and from being emptied. */
  private void refuseOthersFiles() throws IOException {
    if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new UserError("%s is a file: the state needs a folder".formatted(path));
    }
    try (Stream<Path> files = Files.list(path)) {
      if (files.findAny().isPresent()) {
        throw new UserError(
            "%s holds other files, and is not touched: name a new or an empty folder"
                .formatted(path));
      }
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Leaves word of where the holder of the lock listens. */
  public void announce(URI endpoint) {
    try {
      Files.writeString(path.resolve(ENDPOINT), endpoint.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + path, e);
    }
  }

  /** Where the local side on this folder listens, if one runs. */
  public Optional<URI> running() {
    if (!Files.exists(path.resolve(LOCK))) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        return endpoint();
      }
      lock.release();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + path, e);
    }
  }

  /** The endpoint of the running local side, or the error that tells how to start one. */
  public URI requireRunning() {
    return running()
        .orElseThrow(
            () ->
                new UserError(
                    "nothing is up on %s, or it is still starting: start it with ./medallion up"
                        .formatted(path)));
  }

  /** Deletes everything in the folder but the lock, which the caller holds. */
  public void empty() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(path) && !each.equals(path.resolve(LOCK))) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + path, e);
    }
  }

  private Optional<URI> endpoint() {
    try {
      return Files.exists(path.resolve(ENDPOINT))
          ? Optional.of(URI.create(Files.readString(path.resolve(ENDPOINT)).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path.resolve(ENDPOINT), e);
    }
  }
}
