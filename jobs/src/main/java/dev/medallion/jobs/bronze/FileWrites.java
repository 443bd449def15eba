package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * The object writes recorded in a table's data files: of bronze, where each row names the one that
 * it came from, or of its ledger. Rows that were deleted from a file count too: their object was
 * taken in.
 */
final class FileWrites {
  /** So many files a core reads at once, since they are of unlike sizes. */
  private static final int FILES_OF_TASK = 4;

  private final JavaSparkContext spark;
  private final Table table;

  FileWrites(SparkSession spark, Table table) {
    this.spark = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.table = table;
  }

  /**
   * What to read of a file.
   *
   * @param location where it is
   * @param filter which rows matter; others may be read too
   */
  record Part(String location, Expression filter) implements Serializable {}

  /**
   * The writes in some files, each once. A file whose rows are all of one write is not read: its
   * metadata has the bounds of the columns in full.
   *
   * @param files with their statistics
   */
  Set<ObjectWrite> of(Collection<DataFile> files) {
    Set<ObjectWrite> writes = new LinkedHashSet<>();
    List<Part> unclear = new ArrayList<>();
    for (DataFile file : files) {
      if (file.recordCount() > 0) {
        only(file)
            .ifPresentOrElse(writes::add, () -> unclear.add(part(file, Expressions.alwaysTrue())));
      }
    }
    writes.addAll(read(unclear, Optional.empty()));
    return writes;
  }

  /** Those rows of a file that a filter is true for. */
  static Part part(DataFile file, Expression filter) {
    if (file.format() != FileFormat.PARQUET) {
      throw new IllegalStateException(
          "%s is no Parquet file, and bronze has no other: rewrite it as Parquet"
              .formatted(file.location()));
    }
    return new Part(file.location(), filter);
  }

  /** Reads the writes of some objects from parts of files. */
  Set<ObjectWrite> read(List<Part> parts, Set<String> uris) {
    Broadcast<Set<String>> wanted = spark.broadcast(new HashSet<>(uris));
    try {
      return read(parts, Optional.of(wanted));
    } finally {
      wanted.destroy();
    }
  }

  private Set<ObjectWrite> read(List<Part> parts, Optional<Broadcast<Set<String>>> uris) {
    Set<ObjectWrite> writes = new LinkedHashSet<>();
    if (parts.isEmpty()) {
      return writes;
    }
    ReadTask task = new ReadTask(SerializableTableWithSize.copyOf(table), uris.orElse(null));
    int tasks =
        Math.min(parts.size(), Math.max(spark.defaultParallelism(), parts.size() / FILES_OF_TASK));
    spark.parallelize(new ArrayList<>(parts), tasks).map(task).collect().forEach(writes::addAll);
    return writes;
  }

  /** The one write that all rows came from; nothing if they may have come from several. */
  private Optional<ObjectWrite> only(DataFile file) {
    FileColumns columns = new FileColumns(table.schema(), file);
    Optional<String> uri = columns.only(BronzeColumns.OBJECT).map(Object::toString);
    Optional<String> etag = columns.only(BronzeColumns.ETAG).map(Object::toString);
    Optional<String> version = columns.only(BronzeColumns.VERSION).map(Object::toString);
    Optional<Instant> modified = columns.only(BronzeColumns.MODIFIED_AT).map(FileWrites::seconds);
    boolean mixed =
        uri.isEmpty()
            || etag.isEmpty()
            || (version.isEmpty() && columns.tells(BronzeColumns.VERSION))
            || (modified.isEmpty() && columns.tells(BronzeColumns.MODIFIED_AT));
    return mixed
        ? Optional.empty()
        : Optional.of(
            new ObjectWrite(uri.get(), etag.get(), version.orElse(null), modified.orElse(null)));
  }

  private static Instant seconds(Object micros) {
    return Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Reads only the four columns that identify a write.
   *
   * @param uris the objects that matter; null for all
   */
  private record ReadTask(Table table, Broadcast<Set<String>> uris)
      implements Function<Part, LinkedHashSet<ObjectWrite>> {
    @Override
    public LinkedHashSet<ObjectWrite> call(Part part) throws Exception {
      Schema columns = table.schema().select(ObjectWrite.columnsIn(table.schema()));
      LinkedHashSet<ObjectWrite> writes = new LinkedHashSet<>();
      ObjectWrite last = null;
      try (CloseableIterable<Record> rows =
          Parquet.read(table.io().newInputFile(part.location()))
              .project(columns)
              .filter(part.filter())
              .reuseContainers()
              .createReaderFunc(type -> GenericParquetReaders.buildReader(columns, type))
              .build()) {
        for (Record row : rows) {
          ObjectWrite write = ObjectWrite.of(row).orElse(null);
          if (write != null && !write.equals(last)) {
            last = write;
            if (uris == null || uris.value().contains(write.uri())) {
              writes.add(write);
            }
          }
        }
      }
      return writes;
    }
  }
}
