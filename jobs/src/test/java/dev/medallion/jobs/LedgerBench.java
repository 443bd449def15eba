package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.jobs.bronze.LedgerUse;
import dev.medallion.jobs.objects.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the check for objects that are held takes, against tables of 10 thousand to 1 million data
 * files, an object each, that came evenly within three years: {@code bench/ledger}, no part of CI.
 * The data files exist in the tables' metadata only, which is all that the check reads of them.
 */
class LedgerBench {
  private static final int LARGEST = Integer.getInteger("ledger.largest", 1_000_000);
  private static final int FILES_OF_COMMIT = 50_000;
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration HISTORY = Duration.ofDays(3 * 365);

  private final Random random = new Random(1);
  private Lakehouse lakehouse;

  @Test
  void looksUpObjectsInLedgersOfManySizes(@TempDir Path folder) throws IOException {
    lakehouse = Lakehouse.withCompiledQueries(folder);
    lakehouse.spark().sql("CREATE NAMESPACE bronze.shop");
    for (int size = Math.min(10_000, LARGEST); size <= LARGEST; size *= 10) {
      measure(size);
    }
    lakehouse.close();
  }

  private void measure(int size) throws IOException {
    String name = "bronze.shop.sales_" + size;
    Table bronze = bronze(name, size);
    LedgerUse ledger = new LedgerUse(lakehouse.spark(), name);
    say(size, "filled once from bronze", seconds(() -> ledger.follow(bronze)));
    assertThat(lakehouse.rows("SELECT count(*) FROM %s_ledger".formatted(name)))
        .containsExactly(Integer.toString(size));
    look(size, ledger, "");
    lakehouse
        .spark()
        .sql(
            "CALL bronze.system.rewrite_data_files(table => '%s_ledger', options => map('rewrite-all', 'true'))"
                .formatted(name.substring("bronze.".length())));
    look(size, ledger, ", packed");
    before(size, bronze);
  }

  private void look(int size, LedgerUse ledger, String state) {
    List<StoredObject> fresh =
        IntStream.range(size, size + 5_000).mapToObj(i -> object(i, size)).toList();
    List<StoredObject> repeated =
        IntStream.range(size - 1_000, size).mapToObj(i -> object(i, size)).toList();
    List<StoredObject> scattered =
        random.ints(5_000, 0, size).distinct().mapToObj(i -> object(i, size)).toList();
    check(size, ledger, "1 new object" + state, fresh.subList(0, 1), 0);
    check(size, ledger, "5,000 new objects" + state, fresh, 0);
    check(size, ledger, "the newest 1,000 again" + state, repeated, repeated.size());
    check(size, ledger, "5,000 of all times again" + state, scattered, scattered.size());
  }

  private void check(
      int size, LedgerUse ledger, String what, List<StoredObject> objects, int held) {
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      times.add(seconds(() -> assertThat(ledger.held(objects)).hasSize(held)));
    }
    say(size, what, times.stream().skip(1).sorted().toList().get(1));
  }

  /** How long it takes to plan the scan of bronze that the check was before there was a ledger. */
  private void before(int size, Table bronze) {
    say(
        size,
        "planning a scan of bronze for all its objects, as before",
        seconds(
            () -> {
              try (CloseableIterable<FileScanTask> files =
                  bronze
                      .newScan()
                      .filter(Expressions.greaterThanOrEqual(BronzeColumns.OBJECT, ""))
                      .includeColumnStats()
                      .planFiles()) {
                files.forEach(file -> {});
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }));
  }

  private static void say(int size, String what, double seconds) {
    System.out.printf("ledger: %,9d entries: %-56s %7.2f s%n", size, what, seconds);
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  /** The write of the object of that number, in a table of so many. */
  private static StoredObject object(int number, int size) {
    Instant modified = NOW.minus(HISTORY).plusSeconds(HISTORY.toSeconds() * number / size);
    String uri =
        "s3://landing/sales/%s/part-%07d.csv"
            .formatted(modified.toString().substring(0, 10), number);
    UUID version = new UUID(number * 0x9E3779B97F4A7C15L, number);
    return new StoredObject(uri, "etag-" + version, version.toString(), modified, 100_000);
  }

  private Table bronze(String name, int size) {
    lakehouse
        .spark()
        .sql(
            "CREATE TABLE %s (id bigint, _source_object string, _source_etag string, _source_version string, _source_modified_at timestamp, _source_line bigint, _ingested_at timestamp, _rescued string) USING iceberg TBLPROPERTIES ('write.metadata.metrics.default' = 'full')"
                .formatted(name));
    Table table = lakehouse.table(name);
    for (int from = 0; from < size; from += FILES_OF_COMMIT) {
      AppendFiles append = table.newAppend();
      IntStream.range(from, Math.min(size, from + FILES_OF_COMMIT))
          .forEach(number -> append.appendFile(file(table, object(number, size))));
      append.commit();
    }
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    return table;
  }

  private static org.apache.iceberg.DataFile file(Table table, StoredObject object) {
    Map<Integer, ByteBuffer> bounds = new HashMap<>();
    Map<Integer, Long> counts = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map.of(
            BronzeColumns.OBJECT, object.uri(),
            BronzeColumns.ETAG, object.etag(),
            BronzeColumns.VERSION, object.version())
        .forEach(
            (column, text) -> {
              int id = table.schema().findField(column).fieldId();
              bounds.put(id, Conversions.toByteBuffer(Types.StringType.get(), text));
              counts.put(id, 100L);
              nulls.put(id, 0L);
            });
    int modified = table.schema().findField(BronzeColumns.MODIFIED_AT).fieldId();
    bounds.put(
        modified,
        Conversions.toByteBuffer(
            Types.TimestampType.withZone(), object.modified().getEpochSecond() * 1_000_000));
    counts.put(modified, 100L);
    nulls.put(modified, 0L);
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("/nowhere/" + object.version() + ".parquet")
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(100_000)
        .withMetrics(new Metrics(100L, null, counts, nulls, null, bounds, bounds))
        .build();
  }
}
