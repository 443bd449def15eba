package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;

/** Writes entries into data files of a ledger, which belong to no snapshot yet. */
final class LedgerFiles {
  /** By time, so that each part of a file, too, is of a short one; then by object. */
  private static final Comparator<ObjectWrite> ORDER =
      Comparator.comparing(
              ObjectWrite::modified, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
          .thenComparing(ObjectWrite::uri);

  private final Table ledger;
  private final Map<PartitionKey, DataWriter<Record>> writers = new LinkedHashMap<>();

  private LedgerFiles(Table ledger) {
    this.ledger = ledger;
  }

  /** Writes entries; gives a file for each partition. */
  static List<DataFile> of(Table ledger, Collection<ObjectWrite> writes) {
    return new LedgerFiles(ledger).written(writes);
  }

  private List<DataFile> written(Collection<ObjectWrite> writes) {
    OutputFileFactory locations =
        OutputFileFactory.builderFor(ledger, 0, 0)
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    PartitionKey key = new PartitionKey(ledger.spec(), ledger.schema());
    InternalRecordWrapper row = new InternalRecordWrapper(ledger.schema().asStruct());
    List<DataFile> files = new ArrayList<>();
    try {
      for (ObjectWrite write : writes.stream().sorted(ORDER).toList()) {
        Record entry = entry(write);
        key.partition(row.wrap(entry));
        DataWriter<Record> writer = writers.get(key);
        if (writer == null) {
          writer = open(locations, key.copy());
          writers.put(key.copy(), writer);
        }
        writer.write(entry);
      }
      for (DataWriter<Record> writer : writers.values()) {
        writer.close();
        files.add(writer.toDataFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + ledger.name(), e);
    }
    return files;
  }

  private DataWriter<Record> open(OutputFileFactory locations, PartitionKey partition)
      throws IOException {
    return Parquet.writeData(locations.newOutputFile(partition))
        .forTable(ledger)
        .withSpec(ledger.spec())
        .withPartition(partition)
        .createWriterFunc(type -> GenericParquetWriter.create(ledger.schema(), type))
        .overwrite()
        .build();
  }

  private Record entry(ObjectWrite write) {
    Record entry = GenericRecord.create(ledger.schema());
    entry.setField(BronzeColumns.OBJECT, write.uri());
    entry.setField(BronzeColumns.ETAG, write.etag());
    entry.setField(BronzeColumns.VERSION, write.version());
    entry.setField(
        BronzeColumns.MODIFIED_AT,
        write.modified() == null
            ? null
            : OffsetDateTime.ofInstant(write.modified(), ZoneOffset.UTC));
    return entry;
  }
}
