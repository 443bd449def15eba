package dev.medallion.local.s3tables;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.BadRequestException;

/**
 * Keeps tables within their bucket: what a table refers to is read, and one day deleted, as if it
 * were its own.
 */
final class WithinBucket {
  /** The properties that tell writers where to write instead of below the table's location. */
  private static final List<String> PATHS =
      List.of(
          TableProperties.WRITE_METADATA_LOCATION,
          TableProperties.WRITE_DATA_LOCATION,
          "write.object-storage.path",
          "write.folder-storage.path");

  private final TableBucket bucket;

  WithinBucket(TableBucket bucket) {
    this.bucket = bucket;
  }

  /** Refuses a property that leads elsewhere. */
  void requireNoPaths(Map<String, String> properties) {
    for (String name : PATHS) {
      if (properties.containsKey(name)) {
        throw new BadRequestException(
            "Table property %s can not be specified for tables hosted in S3 table buckets", name);
      }
    }
  }

  /** Refuses an update that refers to what lies outside the bucket. */
  void require(MetadataUpdate update) {
    switch (update) {
      case MetadataUpdate.SetLocation move -> requireHeld(move.location());
      case MetadataUpdate.SetProperties properties -> requireNoPaths(properties.updated());
      case MetadataUpdate.AddSnapshot added -> require(added.snapshot());
      case MetadataUpdate.SetStatistics added -> requireHeld(added.statisticsFile().path());
      case MetadataUpdate.SetPartitionStatistics added ->
          requireHeld(added.partitionStatisticsFile().path());
      default -> {
        // Refers to nothing.
      }
    }
  }

  /** Refuses metadata that refers to what lies outside the bucket. */
  void require(TableMetadata metadata) {
    requireNoPaths(metadata.properties());
    requireHeld(metadata.location());
    metadata.snapshots().forEach(this::require);
    metadata.statisticsFiles().forEach(file -> requireHeld(file.path()));
    metadata.partitionStatisticsFiles().forEach(file -> requireHeld(file.path()));
    metadata.previousFiles().forEach(file -> requireHeld(file.file()));
  }

  private void require(Snapshot snapshot) {
    if (snapshot.manifestListLocation() != null) {
      requireHeld(snapshot.manifestListLocation());
    }
  }

  private void requireHeld(String location) {
    if (!bucket.holds(location)) {
      throw refused(location);
    }
  }

  static BadRequestException refused(String location) {
    return new BadRequestException(
        "Table location can not be specified for tables hosted in S3 table buckets: %s", location);
  }
}
