package dev.medallion.functions.advance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.Retry;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;

/**
 * Adds to the summaries of snapshots that others have made. No statement of Athena writes a
 * summary, and no commit of the Iceberg REST catalog changes one; but S3 Tables lets a client write
 * the next metadata file of a table itself and point the table to it, unless somebody was faster.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3Buckets_UpdateTableMetadataLocation.html">UpdateTableMetadataLocation</a>
 */
final class SnapshotSummaries {
  private static final int NO_ANSWER = 0;

  private final S3TablesClient s3Tables;
  private final MetadataFiles files;
  private final TableBuckets buckets;
  private final Retry retry;

  SnapshotSummaries(
      S3TablesClient s3Tables, MetadataFiles files, TableBuckets buckets, Retry retry) {
    this.s3Tables = s3Tables;
    this.files = files;
    this.buckets = buckets;
    this.retry = retry;
  }

  /**
   * Adds what is told, and leaves all else of the table as it is. If somebody else commits
   * meanwhile, the table is read again.
   *
   * @param told what to add to each summary, by the snapshot's id, decided by the table as it is;
   *     nothing is written if there is nothing to add
   * @throws CatalogException if the table is not there, or S3 or S3 Tables refuses
   */
  void add(TableName table, Function<TableMetadata, Map<String, Map<String, String>>> told) {
    retry.run(
        () -> {
          try {
            addOnce(table, told);
            return null;
          } catch (AwsServiceException e) {
            throw failure(table, e.statusCode(), e);
          } catch (SdkException | UncheckedIOException e) {
            throw failure(table, NO_ANSWER, e);
          }
        });
  }

  private void addOnce(
      TableName table, Function<TableMetadata, Map<String, Map<String, String>>> told) {
    String bucket = buckets.of(table.layer()).value();
    GetTableMetadataLocationResponse present =
        s3Tables.getTableMetadataLocation(
            get -> get.tableBucketARN(bucket).namespace(table.namespace()).name(table.name()));
    ObjectNode metadata = files.read(present.metadataLocation());
    Map<String, Map<String, String>> summaries = told.apply(TableMetadata.read(table, metadata));
    if (summaries.isEmpty()) {
      return;
    }
    for (JsonNode snapshot : metadata.path("snapshots")) {
      Map<String, String> added =
          summaries.getOrDefault(snapshot.path("snapshot-id").asText(), Map.of());
      added.forEach(((ObjectNode) snapshot).withObject("/summary")::put);
    }
    String next = files.writeNext(present, metadata);
    s3Tables.updateTableMetadataLocation(
        update ->
            update
                .tableBucketARN(bucket)
                .namespace(table.namespace())
                .name(table.name())
                .versionToken(present.versionToken())
                .metadataLocation(next));
  }

  private static CatalogException failure(TableName table, int status, RuntimeException cause) {
    return new CatalogException(
        table.toString(),
        status,
        cause.getClass().getSimpleName(),
        "the summaries of its snapshots cannot tell their origin: " + cause.getMessage(),
        cause);
  }
}
