package dev.medallion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All files of a table that lie in its folder, referred to or not.
 *
 * @param data data files
 * @param manifests manifests and manifest lists
 * @param metadata metadata files, the current one and those before it
 */
record Stored(Kind data, Kind manifests, Kind metadata) {
  /** So many files of so many bytes. */
  record Kind(long files, double bytes) {}

  /** What lies below the table's location. */
  static Stored in(Path folder) {
    return new Stored(
        kind(folder, name -> name.endsWith(".parquet")),
        kind(folder, name -> name.endsWith(".avro")),
        kind(folder, name -> name.endsWith(".metadata.json")));
  }

  double bytes() {
    return data.bytes() + manifests.bytes() + metadata.bytes();
  }

  long files() {
    return data.files() + manifests.files() + metadata.files();
  }

  /**
   * Lets all files look older: the local side takes a file of some minutes for one being written.
   */
  static void age(Path folder) {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, then);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot age the files in " + folder, e);
    }
  }

  private static Kind kind(Path folder, Predicate<String> name) {
    try (Stream<Path> files = Files.walk(folder)) {
      long[] sizes =
          files
              .filter(file -> name.test(file.getFileName().toString()))
              .mapToLong(file -> file.toFile().length())
              .toArray();
      return new Kind(sizes.length, java.util.Arrays.stream(sizes).sum());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }
}
