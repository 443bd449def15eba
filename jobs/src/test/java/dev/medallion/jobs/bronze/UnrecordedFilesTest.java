package dev.medallion.jobs.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.PropertyKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a bronze table's files its ledger lacks, whatever became of the table's history. */
class UnrecordedFilesTest {
  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private Table bronze;

  @BeforeEach
  void makeATable() {
    catalog.initialize("bronze", Map.of());
    catalog.createNamespace(Namespace.of("shop"));
    bronze =
        catalog.createTable(
            TableIdentifier.of("shop", "sales"), BronzeTable.schema(new StructType()));
  }

  @AfterEach
  void close() throws IOException {
    catalog.close();
  }

  private static DataFile file(String name) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("memory/" + name + ".parquet")
        .withFileSizeInBytes(10)
        .withRecordCount(1)
        .build();
  }

  private LedgerPosition append(String... names) {
    var append = bronze.newAppend();
    for (String name : names) {
      append.appendFile(file(name));
    }
    append.commit();
    return LedgerPosition.behind(bronze, bronze.currentSnapshot());
  }

  private void compact(String into, String... names) {
    RewriteFiles rewrite =
        bronze
            .newRewrite()
            .dataSequenceNumber(bronze.currentSnapshot().sequenceNumber())
            .addFile(file(into));
    for (String name : names) {
      rewrite.deleteFile(file(name));
    }
    rewrite.commit();
  }

  private void expireHistory() {
    bronze.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  /** The names of the files of each portion. */
  private List<List<String>> portions(LedgerPosition position, long mostFiles) {
    List<List<String>> portions = new ArrayList<>();
    for (UnrecordedFiles.Portion portion : new UnrecordedFiles(bronze, position, mostFiles)) {
      portions.add(
          portion.files().stream()
              .map(each -> each.location().replaceAll("memory/|.parquet", ""))
              .sorted()
              .toList());
    }
    return portions;
  }

  @Test
  void takesWhatCameBehindThePosition() {
    LedgerPosition first = append("a");
    append("b", "c");
    LedgerPosition last = append("d");

    assertThat(portions(LedgerPosition.beginning(bronze), 100))
        .containsExactly(List.of("a", "b", "c", "d"));
    assertThat(portions(first, 100)).containsExactly(List.of("b", "c", "d"));
    assertThat(portions(last, 100)).isEmpty();
  }

  @Test
  void takesRowsThatWereDeletedSinceFromTheHistory() {
    LedgerPosition first = append("a");
    append("b");
    bronze.newDelete().deleteFile(file("b")).commit();

    assertThat(portions(first, 100)).containsExactly(List.of("b"));
  }

  @Test
  void takesNoCompactedFileTwice() {
    LedgerPosition first = append("a", "b");
    compact("ab", "a", "b");
    append("c");

    assertThat(portions(first, 100)).containsExactly(List.of("c"));
  }

  @Test
  void goesBySequenceOnceTheHistoryHasExpired() {
    append("a");
    LedgerPosition second = append("b");
    append("c");
    compact("cd", "c");
    expireHistory();

    assertThat(portions(second, 100))
        .as("rows of the compacted file may have come behind the position")
        .containsExactly(List.of("cd"));
    assertThat(portions(LedgerPosition.beginning(bronze), 100))
        .containsExactly(List.of("a", "b", "cd"));
  }

  @Test
  void dividesIntoPortionsEachOfWhichIsAPositionToGoOnFrom() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      append(name);
    }
    assertThat(portions(LedgerPosition.beginning(bronze), 2))
        .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    expireHistory();

    UnrecordedFiles files = new UnrecordedFiles(bronze, LedgerPosition.beginning(bronze), 2);
    LedgerPosition interrupted = files.iterator().next().through();

    assertThat(portions(LedgerPosition.beginning(bronze), 2))
        .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    assertThat(portions(interrupted, 2)).containsExactly(List.of("c", "d"), List.of("e"));
  }

  @Test
  void keepsAPositionAsText() {
    LedgerPosition position = append("a");
    bronze.updateProperties().set(PropertyKeys.COMPLETE_THROUGH, position.toString()).commit();

    assertThat(LedgerPosition.in(bronze)).contains(position);
    assertThat(position.isOf(bronze)).isTrue();
    assertThat(LedgerPosition.beginning(bronze).isBefore(bronze.currentSnapshot())).isTrue();
    assertThat(position.isBefore(bronze.currentSnapshot())).isFalse();
  }
}
