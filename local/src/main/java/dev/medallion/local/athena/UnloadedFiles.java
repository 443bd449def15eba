package dev.medallion.local.athena;

import dev.medallion.local.athena.ResultTarget.Location;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.TableName;
import dev.medallion.local.integration.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes objects of the files that the engine wrote for {@code UNLOAD}. They are those of a table in
 * a catalog of Hive's that is there for this one statement, so that no other can reach it.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/unload.html">Athena: UNLOAD</a>
 */
final class UnloadedFiles {
  private static final int FAILED = 1100;

  /** As many as Athena writes. */
  private static final int PARTITIONS = 100;

  private final Path buckets;
  private final ObjectStore store;
  private final Path scratch;

  /** Why the engine need not even start. */
  static final class UnloadRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnloadRefused(String message) {
      super(message);
    }

    /** The same as the query's failure; (unverified) its type is that of other such failures. */
    Failure failure() {
      return new Failure(Failure.USER, FAILED, getMessage());
    }
  }

  /**
   * Removes what statements have left that an earlier process did not end.
   *
   * @param buckets the folder of all buckets
   * @param store takes the files
   * @param scratch where the engine writes
   * @throws UncheckedIOException if the folder cannot be changed, here as in every method
   */
  UnloadedFiles(Path buckets, ObjectStore store, Path scratch) {
    this.buckets = buckets;
    this.store = store;
    this.scratch = scratch;
    delete(scratch);
  }

  /**
   * The place to write to. Partitions may be added to those that are there; nothing is overwritten.
   *
   * @throws UnloadRefused if it is none of S3, or if anything is there
   */
  Location target(Plan.Unload plan) {
    Location location =
        Location.parse(plan.location())
            .filter(place -> isPlain(place.prefix()))
            .filter(place -> Files.isDirectory(buckets.resolve(place.bucket())))
            .orElseThrow(
                () ->
                    new UnloadRefused(
                        "HIVE_FILESYSTEM_ERROR: Cannot write to the location %s: write s3://BUCKET/PREFIX/ of a bucket that exists, in names that do not start with a dot"
                            .formatted(plan.location())));
    Path folder = folder(location);
    if (Files.isRegularFile(folder) || (!plan.partitioned() && holdsFiles(folder))) {
      throw new UnloadRefused(
          "HIVE_PATH_ALREADY_EXISTS: Target directory already exists: " + plan.location());
    }
    return location;
  }

  /** What the engine runs before it writes: files are sorted as the query says, as on Athena. */
  List<String> preparation(Plan.Unload plan) {
    Path folder = scratch(plan);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
    String catalog = TableName.quoted(plan.scratch().catalog());
    return List.of(
        "SET SESSION skip_redundant_sort = false",
        """
        CREATE CATALOG %s USING hive WITH (
          "hive.metastore" = 'file',
          "hive.metastore.catalog.dir" = 'local:///',
          "hive.compression-codec" = '%s',
          "hive.max-partitions-per-writers" = '%d',
          "fs.local.enabled" = 'true',
          "local.location" = '%s')\
        """
            .formatted(
                catalog, plan.compression(), PARTITIONS, folder.toString().replace("'", "''")),
        "CREATE SCHEMA %s.%s".formatted(catalog, TableName.quoted(plan.scratch().namespace())));
  }

  /**
   * Moves the files of the table to the target.
   *
   * @return the URIs of the objects
   */
  List<String> publish(Plan.Unload plan, Location target) {
    Path table = scratch(plan).resolve(plan.scratch().namespace()).resolve(plan.scratch().table());
    List<String> objects = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(table)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        String name = table.relativize(file).toString();
        if (isPlain(name)) {
          store.put(target.bucket(), target.prefix() + name, file);
          objects.add(target.uri(name));
        }
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + target.uri(""), e);
    }
  }

  /** Removes what the engine wrote and is no object. */
  void discard(Plan.Unload plan) {
    delete(scratch(plan));
  }

  /** Whether no name starts with a dot, as those that are not rows do, and none is empty. */
  private static boolean isPlain(String path) {
    String key = "/" + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    return path.isEmpty() || !(key.contains("/.") || key.contains("//") || path.contains("\0"));
  }

  private static boolean holdsFiles(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> present = Files.walk(folder)) {
      return present.anyMatch(Files::isRegularFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private Path scratch(Plan.Unload plan) {
    return scratch.resolve(plan.scratch().catalog());
  }

  private Path folder(Location location) {
    return buckets.resolve(location.bucket()).resolve(location.prefix());
  }
}
