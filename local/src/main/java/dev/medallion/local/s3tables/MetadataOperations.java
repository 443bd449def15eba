package dev.medallion.local.s3tables;

import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.s3tables.Lookup.Table;
import java.io.UncheckedIOException;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;
import software.amazon.awssdk.services.s3tables.model.UpdateTableMetadataLocationRequest;
import software.amazon.awssdk.services.s3tables.model.UpdateTableMetadataLocationResponse;

/** Which metadata file a table stands on: told, and moved by who has written another. */
final class MetadataOperations {
  private static final int FORMAT_VERSION = 2;

  private final Lookup lookup;

  MetadataOperations(TableBuckets buckets) {
    this.lookup = new Lookup(buckets);
  }

  void addTo(Operations operations) {
    operations
        .on(GetTableMetadataLocationRequest.class, this::get)
        .on(UpdateTableMetadataLocationRequest.class, this::update);
  }

  private GetTableMetadataLocationResponse get(GetTableMetadataLocationRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    TableStorage storage = new TableStorage(table);
    return GetTableMetadataLocationResponse.builder()
        .versionToken(table.versionToken())
        .metadataLocation(storage.uri(table.metadata().metadataFileLocation()))
        .warehouseLocation(storage.uri())
        .build();
  }

  private UpdateTableMetadataLocationResponse update(UpdateTableMetadataLocationRequest request) {
    if (!Strictness.ofProcess().allowsSelfWrittenMetadata()) {
      throw refused(request.metadataLocation(), "was not written by a commit");
    }
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    TableMetadata next = metadata(table, request.metadataLocation());
    boolean moved =
        table.versionToken().equals(request.versionToken())
            && table
                .bucket()
                .pointer()
                .move(
                    table.identifier(),
                    table.metadata().metadataFileLocation(),
                    next.metadataFileLocation());
    if (!moved) {
      throw Errors.conflict(
          "The version token of table %s is not the one given: someone has written to it"
              .formatted(table.identifier()));
    }
    Table after = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    return UpdateTableMetadataLocationResponse.builder()
        .name(request.name())
        .namespace(request.namespace())
        .tableARN(after.arn())
        .versionToken(after.versionToken())
        .metadataLocation(request.metadataLocation())
        .build();
  }

  /** The metadata in a file of the table's storage that may become the table's. */
  private static TableMetadata metadata(Table table, String uri) {
    String location =
        new TableStorage(table)
            .location(uri)
            .orElseThrow(() -> refused(uri, "lies outside " + new TableStorage(table).uri()));
    TableMetadata metadata;
    try {
      metadata = TableMetadataParser.read(new LocalFileIO(), location);
    } catch (NotFoundException e) {
      throw refused(uri, "does not exist");
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw refused(uri, "is no Iceberg metadata: " + e.getMessage());
    }
    if (!table.metadata().uuid().equals(metadata.uuid())
        || !table.metadata().location().equals(metadata.location())) {
      throw refused(uri, "is the metadata of another table");
    }
    try {
      new WithinBucket(table.bucket()).require(metadata);
    } catch (org.apache.iceberg.exceptions.BadRequestException e) {
      throw refused(uri, "refers to what lies outside: " + e.getMessage());
    }
    if (metadata.formatVersion() != FORMAT_VERSION) {
      throw refused(uri, "is of format version " + metadata.formatVersion());
    }
    return metadata;
  }

  private static BadRequestException refused(String uri, String why) {
    return Errors.badRequest("The metadata location '%s' %s".formatted(uri, why));
  }
}
