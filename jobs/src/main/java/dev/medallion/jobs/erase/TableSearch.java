package dev.medallion.jobs.erase;

import dev.medallion.contract.ErasurePlan;
import dev.medallion.contract.ErasureReport;
import dev.medallion.jobs.bronze.BronzeErasure;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;

/** Looks for what was erased in every file that a table refers to. */
final class TableSearch {
  private final SparkSession spark;
  private final ErasurePlan plan;
  private final String name;
  private final Table table;
  private final ReferredFiles files;

  TableSearch(SparkSession spark, ErasurePlan plan, String name, Table table) {
    this.spark = spark;
    this.plan = plan;
    this.name = name;
    this.table = table;
    this.files = ReferredFiles.of(table);
  }

  ErasureReport.Searched run(BronzeErasure erasure) {
    Set<String> found = new TreeSet<>();
    if (plan.text() != null) {
      searchMetadata(found);
      found.addAll(data());
    }
    return new ErasureReport.Searched(
        name,
        files.all().size(),
        older(),
        plan.step() == ErasurePlan.Step.CLEAN ? (Integer) files.deletes().size() : null,
        name.equals(plan.bronze()) ? (Long) erasure.count(table, files.data()) : null,
        List.copyOf(found));
  }

  /** The present snapshot holds what the table is now, however old it is. */
  private List<String> older() {
    List<String> older = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (Instant.ofEpochMilli(snapshot.timestampMillis()).isBefore(plan.time())
          && snapshot.snapshotId() != table.currentSnapshot().snapshotId()) {
        older.add(Long.toString(snapshot.snapshotId()));
      }
    }
    return older;
  }

  private void searchMetadata(Set<String> found) {
    for (String location : files.metadata()) {
      String json =
          TableMetadataParser.toJson(TableMetadataParser.read(table.io().newInputFile(location)));
      if (json.contains(plan.text())) {
        found.add(location);
      }
    }
    AvroText text = new AvroText(plan.text());
    for (Set<String> locations : List.of(files.lists(), files.manifests())) {
      for (String location : locations) {
        if (text.isIn(table.io().newInputFile(location))) {
          found.add(location);
        }
      }
    }
  }

  private List<String> data() {
    List<String> data = new ArrayList<>(files.data());
    if (data.isEmpty()) {
      return data;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return context
        .parallelize(data, Math.min(data.size(), 3 * context.defaultParallelism()))
        .filter(new Holds(SerializableTableWithSize.copyOf(table), plan.text()))
        .collect();
  }

  /** Whether any value of a data file has the text in it, rows that are deleted among them. */
  private record Holds(Table table, String text)
      implements Function<String, Boolean>, Serializable {
    @Override
    public Boolean call(String location) throws IOException {
      try (CloseableIterable<Record> rows =
          Parquet.read(table.io().newInputFile(location))
              .project(table.schema())
              .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
              .build()) {
        for (Record row : rows) {
          if (row.toString().contains(text)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
