package dev.medallion.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.pipeline.Layer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TableMetadataTest {
  @Test
  void aTableNeverWrittenHasNoDataSnapshot() {
    TableMetadata table = table();

    assertThat(table.dataSnapshot()).isEmpty();
    assertThat(table.changedSince("1")).isTrue();
  }

  @Test
  void anAppendChangesTheTable() {
    TableMetadata table = table(snapshot("1", "", "append"), snapshot("2", "1", "append"));

    assertThat(table.dataSnapshot()).map(Snapshot::id).contains("2");
    assertThat(table.changedSince("1")).isTrue();
    assertThat(table.changedSince("2")).isFalse();
  }

  @Test
  void compactionDoesNot() {
    TableMetadata table =
        table(
            snapshot("1", "", "append"),
            snapshot("2", "1", "overwrite"),
            snapshot("3", "2", "replace"),
            snapshot("4", "3", "replace"));

    assertThat(table.dataSnapshot()).map(Snapshot::id).contains("2");
    assertThat(table.changedSince("2")).isFalse();
    assertThat(table.changedSince("3")).isFalse();
    assertThat(table.changedSince("1")).isTrue();
  }

  @Test
  void whatCompactionLeftIsReadWhenTheDataSnapshotHasExpired() {
    TableMetadata table = table(snapshot("3", "2", "replace"), snapshot("4", "3", "replace"));

    assertThat(table.dataSnapshot()).map(Snapshot::id).contains("3");
    assertThat(table.changedSince("2")).isFalse();
    assertThat(table.changedSince("1")).isTrue();
  }

  @Test
  void snapshotsOffTheHistoryOfMainDoNotCount() {
    TableMetadata table =
        table(
            snapshot("1", "", "append"),
            snapshot("9", "1", "append"),
            snapshot("2", "1", "replace"));

    assertThat(table.dataSnapshot()).map(Snapshot::id).contains("1");
  }

  @Test
  void tellsSinceWhenItHoldsRowsThatAReaderHasNotRead() {
    TableMetadata table =
        table(
            snapshot("1", "", "append"),
            snapshot("2", "1", "replace"),
            snapshot("3", "2", "append"),
            snapshot("4", "3", "overwrite"),
            snapshot("5", "4", "replace"));

    assertThat(table.unreadSince(Optional.of("5"))).isEmpty();
    assertThat(table.unreadSince(Optional.of("4"))).isEmpty();
    assertThat(table.unreadSince(Optional.of("3"))).contains(Instant.ofEpochSecond(4));
    assertThat(table.unreadSince(Optional.of("2"))).contains(Instant.ofEpochSecond(3));
    assertThat(table.unreadSince(Optional.of("1"))).contains(Instant.ofEpochSecond(3));
    assertThat(table.unreadSince(Optional.empty())).contains(Instant.ofEpochSecond(1));
    assertThat(table().unreadSince(Optional.empty())).isEmpty();
  }

  @Test
  void tellsTheOldestKnownTimeWhereHistoryHasExpired() {
    TableMetadata table = table(snapshot("3", "2", "replace"), snapshot("4", "3", "append"));

    assertThat(table.unreadSince(Optional.of("2"))).contains(Instant.ofEpochSecond(4));
    assertThat(table.unreadSince(Optional.of("1"))).contains(Instant.ofEpochSecond(3));
    assertThat(table(snapshot("3", "2", "replace")).unreadSince(Optional.of("2"))).isEmpty();
  }

  private static Snapshot snapshot(String id, String parent, String operation) {
    return new Snapshot(
        id,
        Optional.of(parent).filter(written -> !written.isEmpty()),
        Instant.ofEpochSecond(Long.parseLong(id)),
        operation,
        Map.of());
  }

  /** A table whose current snapshot is the last of these. */
  private static TableMetadata table(Snapshot... snapshots) {
    Optional<Snapshot> current =
        snapshots.length == 0 ? Optional.empty() : Optional.of(snapshots[snapshots.length - 1]);
    return new TableMetadata(
        new TableName(Layer.SILVER, "retail", "customer_sales"),
        "uuid",
        List.of(),
        Map.of(),
        current,
        List.of(snapshots),
        List.of(),
        0,
        Map.of());
  }
}
