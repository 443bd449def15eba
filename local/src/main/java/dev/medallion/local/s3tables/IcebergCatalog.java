package dev.medallion.local.s3tables;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.CreateNamespaceResponse;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/**
 * The catalog of one table bucket as one of AWS's endpoints shows it: Iceberg's own handlers, and
 * in front of them what AWS refuses.
 */
final class IcebergCatalog {
  private static final String FORMAT_VERSION = "2";

  private final TableBucket bucket;
  private final CatalogEndpoint endpoint;

  IcebergCatalog(TableBucket bucket, CatalogEndpoint endpoint) {
    this.bucket = bucket;
    this.endpoint = endpoint;
  }

  CreateNamespaceResponse createNamespace(CreateNamespaceRequest request) {
    requireOneLevel(request.namespace());
    Names.requireNamespace(request.namespace().toString());
    // The JDBC catalog looks first and inserts then: of two at once, one would fail on a constraint
    // of its database instead of being told that the namespace exists.
    synchronized (bucket) {
      CreateNamespaceResponse response = CatalogHandlers.createNamespace(bucket.catalog(), request);
      bucket.record().addNamespace(request.namespace().toString());
      return response;
    }
  }

  void dropNamespace(Namespace namespace) {
    CatalogHandlers.dropNamespace(bucket.catalog(), namespace);
    bucket.record().removeNamespace(namespace.toString());
  }

  ListTablesResponse listTables(Namespace namespace) {
    List<TableIdentifier> tables =
        CatalogHandlers.listTables(bucket.catalog(), namespace).identifiers();
    return ListTablesResponse.builder()
        .addAll(
            switch (endpoint) {
              case S3_TABLES -> tables;
              case DATA_CATALOG -> tables.stream().filter(this::isVisible).toList();
            })
        .build();
  }

  private boolean isVisible(TableIdentifier table) {
    return bucket.metadata(table).filter(metadata -> !hasCapitals(metadata.schema())).isPresent();
  }

  /**
   * Creates the table, or stages its creation where the endpoint does so. The table's place is the
   * bucket's choice, as it is on AWS.
   */
  LoadTableResponse createTable(Namespace namespace, CreateTableRequest request) {
    request.validate();
    requireNamespace(namespace);
    Names.requireTable(request.name());
    requireNoLocation(request.location());
    requireFormat(request.properties().get(TableProperties.FORMAT_VERSION));
    new WithinBucket(bucket).requireNoPaths(request.properties());
    CreateTableRequest.Builder placed =
        CreateTableRequest.builder()
            .withName(request.name())
            .withSchema(request.schema())
            .withPartitionSpec(request.spec())
            .withWriteOrder(request.writeOrder())
            .withLocation(bucket.newLocation(TableIdentifier.of(namespace, request.name())))
            .setProperties(request.properties());
    if (!request.stageCreate()) {
      return CatalogHandlers.createTable(bucket.catalog(), namespace, placed.build());
    }
    requireStaging();
    return CatalogHandlers.stageTableCreate(
        bucket.catalog(), namespace, placed.stageCreate().build());
  }

  LoadTableResponse loadTable(TableIdentifier table, Optional<String> snapshots) {
    SnapshotMode mode =
        snapshots.filter("refs"::equals).isPresent() ? SnapshotMode.REFS : SnapshotMode.ALL;
    LoadTableResponse loaded = CatalogHandlers.loadTable(bucket.catalog(), table, mode);
    requireVisible(table, loaded.tableMetadata());
    return loaded;
  }

  void requireTable(TableIdentifier table) {
    if (bucket.metadata(table).isEmpty()) {
      throw new NoSuchTableException("Table does not exist: %s", table);
    }
  }

  /** Commits; a requirement that does not hold is a CommitFailedException. */
  LoadTableResponse updateTable(TableIdentifier table, UpdateTableRequest request) {
    if (request.requirements().stream()
        .anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance)) {
      requireStaging();
      requireNamespace(table.namespace());
    } else {
      Strictness.ofProcess().check(request.updates());
    }
    WithinBucket within = new WithinBucket(bucket);
    for (MetadataUpdate update : request.updates()) {
      within.require(update);
      if (update instanceof MetadataUpdate.UpgradeFormatVersion upgrade) {
        requireFormat(Integer.toString(upgrade.formatVersion()));
      } else if (update instanceof MetadataUpdate.SetProperties properties) {
        requireFormat(properties.updated().get(TableProperties.FORMAT_VERSION));
      }
    }
    bucket.metadata(table).ifPresent(metadata -> requireVisible(table, metadata));
    return CatalogHandlers.updateTable(bucket.catalog(), table, request);
  }

  /**
   * Drops the table and deletes its files; AWS does not do the one without the other. Spark's
   * {@code DROP TABLE … PURGE} deletes the files itself and asks for the one alone, so it is
   * refused too: tables are deleted through the S3 Tables API.
   */
  void dropTable(TableIdentifier table, boolean purges) {
    if (!purges) {
      throw new BadRequestException(
          "Table %s can only be dropped with its data: set purgeRequested to true", table);
    }
    if (!bucket.deleteTable(table)) {
      throw new NoSuchTableException("Table does not exist: %s", table);
    }
  }

  void renameTable(RenameTableRequest request) {
    request.validate();
    requireNamespace(request.destination().namespace());
    Names.requireTable(request.destination().name());
    CatalogHandlers.renameTable(bucket.catalog(), request);
    bucket.forget(request.source());
    bucket.forget(request.destination());
  }

  /**
   * Athena's engine always proposes a place below its namespace's, which is not the user's doing;
   * it writes where it is told to.
   */
  private void requireNoLocation(String location) {
    boolean refused =
        switch (endpoint) {
          case S3_TABLES -> location != null;
          case DATA_CATALOG -> location != null && !bucket.holds(location);
        };
    if (refused) {
      throw WithinBucket.refused(location);
    }
  }

  private void requireStaging() {
    switch (endpoint) {
      case S3_TABLES ->
          throw new BadRequestException(
              "The stage-create option is not supported: create the table, then append to it");
      case DATA_CATALOG -> {
        // Athena's CTAS stages.
      }
    }
  }

  /** The catalog itself would put a table into a namespace that is not there. */
  private void requireNamespace(Namespace namespace) {
    requireOneLevel(namespace);
    if (!bucket.hasNamespace(namespace.toString())) {
      throw new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
    }
  }

  private static void requireOneLevel(Namespace namespace) {
    if (namespace.length() != 1) {
      throw new BadRequestException(
          "Namespace %s is not supported: it needs to have exactly one level", namespace);
    }
  }

  /** Athena reads no table of a later format than the second, and nothing writes the first. */
  private static void requireFormat(String version) {
    if (version != null && !version.equals(FORMAT_VERSION)) {
      throw new BadRequestException(
          "Format version %s is not supported: tables here are of format version %s, the newest"
              + " that Athena reads",
          version, FORMAT_VERSION);
    }
  }

  private void requireVisible(TableIdentifier table, TableMetadata metadata) {
    switch (endpoint) {
      case S3_TABLES -> {
        // S3 Tables itself takes any name of a column.
      }
      case DATA_CATALOG -> {
        if (hasCapitals(metadata.schema())) {
          throw new BadRequestException(
              "Unsupported Federation Resource - Invalid table or column names: %s has columns with"
                  + " capital letters: %s",
              table, String.join(", ", capitals(metadata.schema()).toList()));
        }
      }
    }
  }

  private static boolean hasCapitals(Schema schema) {
    return capitals(schema).findAny().isPresent();
  }

  private static Stream<String> capitals(Schema schema) {
    return schema.columns().stream()
        .map(column -> column.name())
        .filter(name -> name.chars().anyMatch(Character::isUpperCase));
  }
}
