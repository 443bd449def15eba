package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.s3tables.Lookup.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * One table bucket: an Iceberg catalog in an SQLite file, a folder for its tables, and a record of
 * what a catalog does not know.
 */
final class TableBucket implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TableBucket.class.getName());
  private static final int SUFFIX_LENGTH = 8;

  private final String name;
  private final Path folder;
  private final BucketRecord record;
  private final JdbcCatalog catalog;
  private final MetadataPointer pointer;

  /** The ids of tables that were asked for: every call asks, to know what it may do. */
  private final Map<TableIdentifier, UUID> ids = new ConcurrentHashMap<>();

  /** Opens the bucket, and creates it if it is not there. */
  TableBucket(String name, Path root) {
    this.name = name;
    try {
      this.folder = Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.record = BucketRecord.open(root.resolve(name + ".json"));
    this.catalog = new JdbcCatalog(properties -> new LocalFileIO(), null, true);
    this.pointer = new MetadataPointer("jdbc:sqlite:" + root.resolve(name + ".db"), name);
    catalog.initialize(
        name,
        Map.of(
            CatalogProperties.URI,
            pointer.database(),
            CatalogProperties.WAREHOUSE_LOCATION,
            location(folder),
            "jdbc.schema-version",
            "V1",
            // SQLite lets one connection write at a time; a second one is refused, not queued.
            CatalogProperties.CLIENT_POOL_SIZE,
            "1"));
  }

  String name() {
    return name;
  }

  String arn() {
    return Site.arn("s3tables", "bucket/" + name);
  }

  BucketRecord record() {
    return record;
  }

  JdbcCatalog catalog() {
    return catalog;
  }

  MetadataPointer pointer() {
    return pointer;
  }

  /** The names of the namespaces, in order. */
  List<String> namespaces() {
    return catalog.listNamespaces().stream().map(Namespace::toString).sorted().toList();
  }

  /** The tables of a namespace, in order. */
  List<TableIdentifier> tables(String namespace) {
    return catalog.listTables(Namespace.of(namespace)).stream()
        .sorted(Comparator.comparing(TableIdentifier::name))
        .toList();
  }

  boolean hasNamespace(String namespace) {
    return catalog.namespaceExists(Namespace.of(namespace));
  }

  /** The table's metadata as it is now; empty if there is no such table. */
  Optional<TableMetadata> metadata(TableIdentifier table) {
    try {
      return Optional.of(((BaseTable) catalog.loadTable(table)).operations().current());
    } catch (NoSuchTableException e) {
      return Optional.empty();
    }
  }

  /** The id of a table; empty if there is no such table. */
  Optional<UUID> id(TableIdentifier table) {
    UUID known = ids.get(table);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<UUID> read = metadata(table).map(found -> UUID.fromString(found.uuid()));
    read.ifPresent(id -> ids.put(table, id));
    return read;
  }

  /** The name of the table of that id; empty if there is none. */
  Optional<TableIdentifier> named(String id) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getValue().toString().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> table(id).map(Table::identifier));
  }

  /** From now on the name is that of another table, or of none. */
  void forget(TableIdentifier table) {
    ids.remove(table);
  }

  /** The table of that id; empty if there is none. */
  Optional<Table> table(String id) {
    return namespaces().stream()
        .flatMap(namespace -> tables(namespace).stream())
        .flatMap(table -> metadata(table).map(found -> new Table(this, table, found)).stream())
        .filter(table -> table.metadata().uuid().equals(id))
        .findFirst();
  }

  /**
   * A folder that no table has had before: what an engine left behind of a table that was deleted
   * must never show in the next one of that name.
   */
  String newLocation(TableIdentifier table) {
    String suffix = UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH);
    return location(
        folder.resolve(table.namespace().toString()).resolve(table.name() + "-" + suffix));
  }

  /** Whether the location is inside the bucket. */
  boolean holds(String location) {
    return LocalFileIO.path(location).normalize().startsWith(folder);
  }

  /**
   * Deletes the table with all of its files.
   *
   * @return whether there was such a table
   */
  boolean deleteTable(TableIdentifier table) {
    Optional<TableMetadata> metadata = metadata(table);
    if (metadata.isEmpty() || !catalog.dropTable(table, false)) {
      return false;
    }
    forget(table);
    record.removeTable(UUID.fromString(metadata.get().uuid()));
    if (holds(metadata.get().location())) {
      deleteFolder(LocalFileIO.path(metadata.get().location()));
    }
    return true;
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** Closes the bucket and removes all that it has on disk. */
  void delete() {
    close();
    deleteFolder(folder);
    for (String suffix : List.of(".db", ".json")) {
      try {
        Files.deleteIfExists(folder.resolveSibling(name + suffix));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String location(Path path) {
    return "file:" + path;
  }

  /** What cannot be deleted, since something still writes there, is never looked at again. */
  private static void deleteFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Logger.Level.WARNING, "some files are left in " + folder, e);
    }
  }
}
