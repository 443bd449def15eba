package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.pipeline.Layer;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** The namespace of the pipeline in each layer's table bucket. */
final class Namespaces {
  private final S3TablesClient s3Tables;
  private final TableBuckets buckets;

  Namespaces(S3TablesClient s3Tables, TableBuckets buckets) {
    this.s3Tables = s3Tables;
    this.buckets = buckets;
  }

  /** Makes the namespace where it is not there yet. */
  void create(String namespace) {
    for (Layer layer : Layer.values()) {
      create(buckets.of(layer), namespace);
    }
  }

  /** Deletes the namespace where it holds no table: a bucket that has one cannot be deleted. */
  void deleteEmpty(String namespace) {
    for (Layer layer : Layer.values()) {
      deleteIfEmpty(buckets.of(layer), namespace);
    }
  }

  private void deleteIfEmpty(TableBucketArn bucket, String namespace) {
    try {
      s3Tables.deleteNamespace(
          delete -> delete.tableBucketARN(bucket.value()).namespace(namespace));
    } catch (ConflictException | NotFoundException e) {
      // It holds tables, which are not this function's to delete, or is gone.
      System.getLogger(Namespaces.class.getName())
          .log(
              System.Logger.Level.INFO,
              "the namespace "
                  + namespace
                  + " of "
                  + bucket
                  + " is not deleted: "
                  + e.getMessage());
    }
  }

  private void create(TableBucketArn bucket, String namespace) {
    try {
      s3Tables.createNamespace(
          create -> create.tableBucketARN(bucket.value()).namespace(namespace));
    } catch (ConflictException e) {
      // It may be there already, or another change may be under way: then the read fails.
      s3Tables.getNamespace(get -> get.tableBucketARN(bucket.value()).namespace(namespace));
    }
  }
}
