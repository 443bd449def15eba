package dev.medallion.local.spark;

import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;

/**
 * Files of tables as jobs get at them in S3 Tables: read and written, neither listed nor deleted.
 * As with Iceberg's {@code S3FileIO}, deletions do nothing where {@code s3.delete-enabled} is
 * false.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/developing-s3-tables-APIs.html">Amazon
 *     S3 API operations that table buckets support</a>
 */
public final class TableFileIO extends HadoopFileIO {
  private static final String DELETE_ENABLED = "s3.delete-enabled";

  /** Made by Iceberg, by the name of the class. */
  public TableFileIO() {}

  @Override
  public void deleteFile(String location) {
    requireNoDeletion(location);
  }

  @Override
  public void deleteFiles(Iterable<String> locations) throws BulkDeletionFailureException {
    locations.forEach(this::requireNoDeletion);
  }

  @Override
  public void deletePrefix(String prefix) {
    requireNoDeletion(prefix);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    throw refused("ListObjectsV2", prefix);
  }

  private void requireNoDeletion(String location) {
    if (Boolean.parseBoolean(properties().getOrDefault(DELETE_ENABLED, "true"))) {
      throw refused("DeleteObject", location);
    }
  }

  private static ForbiddenException refused(String operation, String location) {
    return new ForbiddenException(
        "%s %s: The specified method is not allowed against this resource", operation, location);
  }
}
