package dev.medallion.local.integration;

import java.nio.file.Path;
import java.util.Optional;

/** The buckets in which S3 shows the files of tables, one for each table. */
public interface TableStorageBuckets {

  /** The folder that holds the files of all tables. */
  Path root();

  /** Whether a bucket of such a name is the storage of a table, whether or not there is one. */
  boolean isStorage(String s3Bucket);

  /**
   * The folder of the table whose storage S3 shows as that bucket.
   *
   * @return empty if the bucket is no table's storage
   */
  Optional<Path> storage(String s3Bucket);

  /**
   * A table whose files S3 shows.
   *
   * @param arn the table's ARN
   * @param namespace its namespace
   * @param name its name
   */
  record StoredTable(String arn, String namespace, String name) {}

  /**
   * The table whose storage S3 shows as that bucket.
   *
   * @return empty if the bucket is no table's storage
   */
  Optional<StoredTable> table(String s3Bucket);
}
