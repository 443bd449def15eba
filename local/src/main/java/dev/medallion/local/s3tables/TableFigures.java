package dev.medallion.local.s3tables;

import dev.medallion.local.s3tables.Lookup.Table;
import dev.medallion.local.s3tables.MaintenanceReport.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;

/** Counts what a table consists of. */
final class TableFigures {
  private TableFigures() {}

  static Figures of(Table table) {
    Snapshot snapshot = table.metadata().currentSnapshot();
    Map<String, String> summary = snapshot == null ? Map.of() : snapshot.summary();
    return new Figures(
        number(summary, SnapshotSummary.TOTAL_DATA_FILES_PROP),
        number(summary, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
        table.metadata().snapshots().size(),
        stored(LocalFileIO.path(table.metadata().location())),
        NoncurrentFiles.of(table).count());
  }

  private static long number(Map<String, String> summary, String property) {
    return Long.parseLong(summary.getOrDefault(property, "0"));
  }

  /** Writers and their clean-up go on meanwhile, so a file that is gone when looked at is none. */
  private static long stored(Path folder) {
    AtomicLong bytes = new AtomicLong();
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
    return bytes.get();
  }
}
