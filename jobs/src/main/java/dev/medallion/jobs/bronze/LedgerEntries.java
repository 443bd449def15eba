package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.SparkSession;

/**
 * Looks writes up in a ledger. Only files are read whose metadata says that they may hold one of
 * them: by the time of the write, which no other write of the object has, and by the object.
 */
final class LedgerEntries {
  /** Iceberg leaves out no part of a file for a longer list of values. */
  private static final int MOST_VALUES = 200;

  private final SparkSession spark;
  private final Table ledger;

  LedgerEntries(SparkSession spark, Table ledger) {
    this.spark = spark;
    this.ledger = ledger;
  }

  /**
   * The entries about objects that were written when these were. An entry that knows no time, of a
   * release that noted none, is about every write of its object.
   *
   * @param writes what to look up; one without a time is looked up at all times
   */
  Set<ObjectWrite> about(Collection<ObjectWrite> writes) {
    if (ledger.currentSnapshot() == null || writes.isEmpty()) {
      return Set.of();
    }
    NavigableMap<String, List<ObjectWrite>> byUri = new TreeMap<>();
    writes.forEach(
        write -> byUri.computeIfAbsent(write.uri(), unseen -> new ArrayList<>()).add(write));
    List<FileWrites.Part> parts = new ArrayList<>();
    try (CloseableIterable<FileScanTask> files =
        ledger
            .newScan()
            .filter(written(writes))
            .includeColumnStats(List.of(BronzeColumns.OBJECT, BronzeColumns.MODIFIED_AT))
            .planFiles()) {
      for (FileScanTask file : files) {
        part(file.file(), byUri).ifPresent(parts::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + ledger.name(), e);
    }
    return parts.isEmpty() ? Set.of() : new FileWrites(spark, ledger).read(parts, byUri.keySet());
  }

  /** The parts of a file that may hold one of the writes. */
  private Optional<FileWrites.Part> part(
      DataFile file, NavigableMap<String, List<ObjectWrite>> byUri) {
    FileColumns columns = new FileColumns(ledger.schema(), file);
    List<ObjectWrite> possible =
        between(columns, byUri).values().stream()
            .flatMap(List::stream)
            .filter(write -> isPossible(columns, write))
            .toList();
    return possible.isEmpty()
        ? Optional.empty()
        : Optional.of(FileWrites.part(file, Expressions.and(written(possible), of(possible))));
  }

  private static NavigableMap<String, List<ObjectWrite>> between(
      FileColumns columns, NavigableMap<String, List<ObjectWrite>> byUri) {
    String least = columns.leastText(BronzeColumns.OBJECT).orElse(byUri.firstKey());
    String most = columns.mostText(BronzeColumns.OBJECT).orElse(byUri.lastKey());
    return least.compareTo(most) > 0 ? new TreeMap<>() : byUri.subMap(least, true, most, true);
  }

  private static boolean isPossible(FileColumns columns, ObjectWrite write) {
    if (write.modified() == null || columns.mayBeNull(BronzeColumns.MODIFIED_AT)) {
      return true;
    }
    long micros = micros(write.modified());
    return columns.leastMicros(BronzeColumns.MODIFIED_AT).orElse(Long.MIN_VALUE) <= micros
        && columns.mostMicros(BronzeColumns.MODIFIED_AT).orElse(Long.MAX_VALUE) >= micros;
  }

  /** That an entry is of the time of one of the writes, or of none. */
  private static Expression written(Collection<ObjectWrite> writes) {
    if (writes.stream().anyMatch(write -> write.modified() == null)) {
      return Expressions.alwaysTrue();
    }
    List<Long> times =
        writes.stream().map(ObjectWrite::modified).map(LedgerEntries::micros).sorted().toList();
    return Expressions.or(
        Expressions.isNull(BronzeColumns.MODIFIED_AT),
        Expressions.and(
            Expressions.greaterThanOrEqual(BronzeColumns.MODIFIED_AT, times.get(0)),
            Expressions.lessThanOrEqual(BronzeColumns.MODIFIED_AT, times.get(times.size() - 1))));
  }

  /** That an entry is about one of the objects, or one between them. */
  private static Expression of(Collection<ObjectWrite> writes) {
    List<String> uris = writes.stream().map(ObjectWrite::uri).distinct().sorted().toList();
    return uris.size() <= MOST_VALUES
        ? Expressions.in(BronzeColumns.OBJECT, uris)
        : Expressions.and(
            Expressions.greaterThanOrEqual(BronzeColumns.OBJECT, uris.get(0)),
            Expressions.lessThanOrEqual(BronzeColumns.OBJECT, uris.get(uris.size() - 1)));
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
