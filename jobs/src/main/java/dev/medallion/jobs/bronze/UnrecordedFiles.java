package dev.medallion.jobs.bronze;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * The data files of a bronze table of whose rows its ledger does not tell yet, in portions, the
 * oldest first.
 */
final class UnrecordedFiles implements Iterable<UnrecordedFiles.Portion> {
  /** A portion is kept in memory, with all writes in it. */
  private static final long MOST_FILES = 50_000;

  private static final long MOST_BYTES = 8L << 30;

  private final Table bronze;
  private final LedgerPosition position;
  private final long mostFiles;
  private final Snapshot now;

  /**
   * The files of a table's current snapshot that came behind a position.
   *
   * @param bronze a table that has a snapshot
   */
  UnrecordedFiles(Table bronze, LedgerPosition position) {
    this(bronze, position, MOST_FILES);
  }

  UnrecordedFiles(Table bronze, LedgerPosition position, long mostFiles) {
    this.bronze = bronze;
    this.position = position;
    this.mostFiles = mostFiles;
    this.now = bronze.currentSnapshot();
  }

  /**
   * Files that are recorded in one commit.
   *
   * @param files the files, with the statistics of the columns that identify writes; may be empty
   * @param through the position when they are recorded
   */
  record Portion(List<DataFile> files, LedgerPosition through) {}

  /** Finds them as it goes on. There is no portion if nothing came behind the position. */
  @Override
  public Iterator<Portion> iterator() {
    if (now.sequenceNumber() <= position.sequence()) {
      return List.<Portion>of().iterator();
    }
    Deque<Snapshot> commits = new ArrayDeque<>();
    return isHistoryComplete(commits) ? byHistory(commits) : bySequence();
  }

  /**
   * Collects the snapshots behind the position, the oldest first.
   *
   * @return false if some of them have expired
   */
  private boolean isHistoryComplete(Deque<Snapshot> commits) {
    Snapshot snapshot = now;
    while (snapshot != null && snapshot.sequenceNumber() > position.sequence()) {
      commits.addFirst(snapshot);
      if (snapshot.parentId() == null || snapshot.parentId() == position.snapshot()) {
        return true;
      }
      snapshot = bronze.snapshot(snapshot.parentId());
    }
    return snapshot != null;
  }

  private Iterator<Portion> byHistory(Deque<Snapshot> commits) {
    List<List<Snapshot>> portions = new ArrayList<>();
    Size size = new Size();
    for (Snapshot commit : commits) {
      if (portions.isEmpty() || size.isFull()) {
        portions.add(new ArrayList<>());
        size = new Size();
      }
      portions.get(portions.size() - 1).add(commit);
      size.add(
          number(commit, SnapshotSummary.ADDED_FILES_PROP),
          number(commit, SnapshotSummary.ADDED_FILE_SIZE_PROP));
    }
    return portions.stream().map(this::added).iterator();
  }

  private static long number(Snapshot commit, String property) {
    return Long.parseLong(commit.summary().getOrDefault(property, "0"));
  }

  private Portion added(List<Snapshot> commits) {
    List<DataFile> files = new ArrayList<>();
    for (Snapshot commit : commits) {
      // A compaction writes the same rows anew.
      if (!DataOperations.REPLACE.equals(commit.operation())) {
        SnapshotChanges.builderFor(bronze)
            .snapshot(commit)
            .build()
            .addedDataFiles()
            .forEach(files::add);
      }
    }
    return new Portion(files, LedgerPosition.behind(bronze, commits.get(commits.size() - 1)));
  }

  /**
   * The history between has expired. What came behind the position is known by the sequence numbers
   * of data files; those of rewritten ones are no less than those of the rows in them.
   */
  private Iterator<Portion> bySequence() {
    List<Long> ends = new ArrayList<>(List.of(position.sequence()));
    Size size = new Size();
    for (Map.Entry<Long, Size> each : sizes().entrySet()) {
      size.add(each.getValue().files, each.getValue().bytes);
      if (size.isFull() && each.getKey() < now.sequenceNumber()) {
        ends.add(each.getKey());
        size = new Size();
      }
    }
    ends.add(now.sequenceNumber());
    return IntStream.range(1, ends.size())
        .mapToObj(i -> between(ends.get(i - 1), ends.get(i)))
        .iterator();
  }

  private Map<Long, Size> sizes() {
    Map<Long, Size> sizes = new TreeMap<>();
    each(
        position.sequence(),
        now.sequenceNumber(),
        file ->
            sizes
                .computeIfAbsent(file.dataSequenceNumber(), unseen -> new Size())
                .add(1, file.fileSizeInBytes()));
    return sizes;
  }

  private Portion between(long after, long through) {
    Set<Integer> columns =
        ObjectWrite.columnsIn(bronze.schema()).stream()
            .map(column -> bronze.schema().findField(column).fieldId())
            .collect(Collectors.toSet());
    List<DataFile> files = new ArrayList<>();
    each(after, through, file -> files.add(file.copyWithStats(columns)));
    long snapshot = through == now.sequenceNumber() ? now.snapshotId() : LedgerPosition.NO_SNAPSHOT;
    return new Portion(files, new LedgerPosition(bronze.uuid().toString(), snapshot, through));
  }

  /**
   * Reads the manifests that may name files of these sequence numbers, and no other.
   *
   * @param use takes each file; it is good until this returns
   */
  private void each(long after, long through, Consumer<DataFile> use) {
    for (ManifestFile manifest : now.dataManifests(bronze.io())) {
      if (manifest.minSequenceNumber() > through || manifest.sequenceNumber() <= after) {
        continue;
      }
      try (ManifestReader<DataFile> files =
          ManifestFiles.read(manifest, bronze.io(), bronze.specs())) {
        for (DataFile file : files) {
          if (file.dataSequenceNumber() > after && file.dataSequenceNumber() <= through) {
            use.accept(file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the metadata of " + bronze.name(), e);
      }
    }
  }

  /** How much a portion holds. */
  private final class Size {
    private long files;
    private long bytes;

    private void add(long moreFiles, long moreBytes) {
      files += moreFiles;
      bytes += moreBytes;
    }

    private boolean isFull() {
      return files >= mostFiles || bytes >= MOST_BYTES;
    }
  }
}
