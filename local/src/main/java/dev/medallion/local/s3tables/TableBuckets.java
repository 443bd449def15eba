package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.integration.TableStorageBuckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;

/** The table buckets of the site. What they hold stays when the local side stops. */
public final class TableBuckets implements AutoCloseable, TableStorageBuckets {
  private static final String CATALOG_FILE = ".db";

  private final Path root;
  private final Map<String, TableBucket> buckets = new ConcurrentSkipListMap<>();

  private TableBuckets(Path root) {
    this.root = root;
  }

  /**
   * Opens those that are there.
   *
   * @throws IOException if the state folder cannot be read or made
   */
  public static TableBuckets open(Site site) throws IOException {
    TableBuckets tables =
        new TableBuckets(Files.createDirectories(site.state().resolve("tables")).toRealPath());
    try (Stream<Path> files = Files.list(tables.root)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(CATALOG_FILE))
          .map(file -> file.substring(0, file.length() - CATALOG_FILE.length()))
          .forEach(name -> tables.buckets.put(name, new TableBucket(name, tables.root)));
    }
    return tables;
  }

  @Override
  public Path root() {
    return root;
  }

  /** The names of all table buckets, in order: each is the catalog {@code s3tablescatalog/NAME}. */
  public List<String> names() {
    return List.copyOf(buckets.keySet());
  }

  /**
   * Creates a bucket.
   *
   * @throws IllegalArgumentException if the name is not one that S3 Tables takes
   * @return whether there was none of that name before
   */
  public boolean create(String name) {
    Names.requireBucket(name);
    synchronized (buckets) {
      if (buckets.containsKey(name)) {
        return false;
      }
      buckets.put(name, new TableBucket(name, root));
      return true;
    }
  }

  /** Whether there is a bucket of that name. */
  public boolean has(String bucket) {
    return find(bucket).isPresent();
  }

  /** Whether the bucket has the namespace. */
  public boolean has(String bucket, String namespace) {
    return find(bucket).filter(found -> found.hasNamespace(namespace)).isPresent();
  }

  /** Whether the namespace has the table. */
  public boolean has(String bucket, String namespace, String table) {
    return find(bucket)
        .flatMap(found -> found.metadata(TableIdentifier.of(namespace, table)))
        .isPresent();
  }

  @Override
  public boolean isStorage(String s3Bucket) {
    return TableStorage.table(s3Bucket).isPresent();
  }

  @Override
  public Optional<Path> storage(String s3Bucket) {
    return TableStorage.table(s3Bucket)
        .flatMap(id -> all().stream().flatMap(bucket -> bucket.table(id).stream()).findFirst())
        .map(table -> LocalFileIO.path(table.metadata().location()));
  }

  @Override
  public Optional<StoredTable> table(String s3Bucket) {
    return TableStorage.table(s3Bucket)
        .flatMap(id -> all().stream().flatMap(bucket -> stored(bucket, id).stream()).findFirst());
  }

  private static Optional<StoredTable> stored(TableBucket bucket, String id) {
    return bucket
        .named(id)
        .map(
            table ->
                new StoredTable(
                    BucketArn.table(bucket, UUID.fromString(id)),
                    table.namespace().toString(),
                    table.name()));
  }

  Optional<TableBucket> find(String name) {
    return Optional.ofNullable(buckets.get(name));
  }

  List<TableBucket> all() {
    return List.copyOf(buckets.values());
  }

  void delete(TableBucket bucket) {
    synchronized (buckets) {
      if (buckets.remove(bucket.name(), bucket)) {
        bucket.delete();
      }
    }
  }

  /** Closes the catalogs. */
  @Override
  public void close() {
    buckets.values().forEach(TableBucket::close);
  }
}
