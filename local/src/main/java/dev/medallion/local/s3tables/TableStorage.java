package dev.medallion.local.s3tables;

import dev.medallion.local.s3tables.Lookup.Table;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A table's files as S3 shows them: the objects of a bucket of the table's own. The engines of this
 * machine know the same files by where they lie in the folder of the table.
 */
final class TableStorage {
  private static final String SUFFIX = "--table-s3";
  private static final String SCHEME = "s3://";

  private final Table table;

  TableStorage(Table table) {
    this.table = table;
  }

  /** The id of the table that a bucket is the storage of; empty for a bucket of another kind. */
  static Optional<String> table(String bucket) {
    return bucket.endsWith(SUFFIX)
        ? Optional.of(bucket.substring(0, bucket.length() - SUFFIX.length()))
        : Optional.empty();
  }

  /** The URI under which S3 shows the whole of it. */
  String uri() {
    return SCHEME + table.id() + SUFFIX;
  }

  /** The URI under which S3 shows a file of the table. */
  String uri(String location) {
    return uri() + "/" + folder().relativize(LocalFileIO.path(location));
  }

  /** The location of the file that S3 shows under that URI; empty for one of another storage. */
  Optional<String> location(String uri) {
    if (uri == null || !uri.startsWith(uri() + "/")) {
      return Optional.empty();
    }
    String key = uri.substring(uri().length() + 1);
    return folder().resolve(key).normalize().startsWith(folder())
        ? Optional.of(table.metadata().location() + "/" + key)
        : Optional.empty();
  }

  private Path folder() {
    return LocalFileIO.path(table.metadata().location());
  }
}
