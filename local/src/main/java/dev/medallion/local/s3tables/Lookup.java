package dev.medallion.local.s3tables;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;

/** Finds what a request names, or refuses. */
final class Lookup {

  /** A table as it is now. */
  record Table(TableBucket bucket, TableIdentifier identifier, TableMetadata metadata) {

    UUID id() {
      return UUID.fromString(metadata.uuid());
    }

    String arn() {
      return BucketArn.table(bucket, id());
    }

    /** Changes with each commit, since each writes its own metadata file. */
    String versionToken() {
      return UUID.nameUUIDFromBytes(
              metadata.metadataFileLocation().getBytes(StandardCharsets.UTF_8))
          .toString()
          .replace("-", "");
    }
  }

  private final TableBuckets buckets;

  Lookup(TableBuckets buckets) {
    this.buckets = buckets;
  }

  TableBucket bucket(String arn) {
    String name =
        BucketArn.name(arn)
            .orElseThrow(
                () ->
                    Errors.badRequest(
                        "The table bucket ARN '%s' is not valid: it reads %s"
                            .formatted(arn, BucketArn.EXAMPLE)));
    return buckets.find(name).orElseThrow(() -> Errors.notFound("table bucket", arn));
  }

  TableBucket bucketWithNamespace(String arn, String namespace) {
    TableBucket bucket = bucket(arn);
    if (!bucket.hasNamespace(namespace)) {
      throw Errors.notFound("namespace", namespace);
    }
    return bucket;
  }

  Table table(String bucketArn, String namespace, String name) {
    TableBucket bucket = bucketWithNamespace(bucketArn, namespace);
    return table(bucket, TableIdentifier.of(namespace, name));
  }

  /** The table of an ARN, which holds its id and not its name. */
  Table table(String tableArn) {
    return BucketArn.bucketOfTable(tableArn)
        .flatMap(buckets::find)
        .flatMap(bucket -> bucket.table(BucketArn.idOfTable(tableArn)))
        .orElseThrow(() -> Errors.notFound("table", tableArn));
  }

  private static Table table(TableBucket bucket, TableIdentifier identifier) {
    return bucket
        .metadata(identifier)
        .map(metadata -> new Table(bucket, identifier, metadata))
        .orElseThrow(() -> Errors.notFound("table", identifier.toString()));
  }
}
