package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.TableLineage.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageTracerTest {
  private static final TableName GOLD = TableName.parse("gold.shop.revenue");

  private final Map<TableName, TableMetadata> tables = new HashMap<>();
  private final List<String> counted = new ArrayList<>();

  @Test
  void followsATableDownToTheManifests() {
    table("bronze.shop.sales", snapshot("1", 10, "medallion.manifest", "s3://artifacts/m/1.json"));
    table(
        "silver.shop.orders",
        snapshot("2", 20, "medallion.execution", "run-1", "medallion.consumed.sales", "1"));
    table(
        GOLD.toString(),
        snapshot("3", 30, "medallion.execution", "run-1", "medallion.consumed.orders", "2"));

    assertThat(look(5))
        .containsExactly(
            new TableLineage(
                "gold.shop.revenue", List.of(version("3", 30, "run-1", Map.of("orders", "2"), ""))),
            new TableLineage(
                "silver.shop.orders", List.of(version("2", 20, "run-1", Map.of("sales", "1"), ""))),
            new TableLineage(
                "bronze.shop.sales",
                List.of(version("1", 10, "", Map.of(), "s3://artifacts/m/1.json"))));
  }

  @Test
  void looksAtTheNewestAndBelowAtWhatTheseReadAlone() {
    table("silver.shop.orders", snapshot("1", 10), snapshot("2", 20), snapshot("3", 30));
    table(
        GOLD.toString(),
        snapshot("4", 11, "medallion.consumed.orders", "1"),
        snapshot("5", 31, "medallion.consumed.orders", "3"),
        snapshot("6", 21, "medallion.consumed.orders", "2"));

    List<TableLineage> chain = look(2);

    assertThat(chain.get(0).versions()).extracting(Version::snapshot).containsExactly("5", "6");
    assertThat(chain.get(1).versions()).extracting(Version::snapshot).containsExactly("3", "2");
  }

  @Test
  void showsWhatCameBetweenTheSnapshotsOfBronzeThatWereRead() {
    table("bronze.shop.sales", snapshot("1", 1), snapshot("2", 2), snapshot("3", 3));
    table("silver.shop.orders", snapshot("4", 4, "medallion.consumed.sales", "2"));

    List<TableLineage> chain =
        new LineageTracer(this::load, 5).of(TableName.parse("silver.shop.orders"));

    assertThat(chain.get(1).versions()).extracting(Version::snapshot).containsExactly("2", "1");
  }

  @Test
  void tellsOfASnapshotThatHasExpiredThatItHas() {
    table("silver.shop.orders");
    table(GOLD.toString(), snapshot("4", 11, "medallion.consumed.orders", "1"));

    assertThat(look(5).get(1).versions()).containsExactly(Version.expired("1"));
    assertThat(LineageCommand.lines(look(5).get(1)))
        .last()
        .asString()
        .startsWith("         1  expired ");
  }

  @Test
  void asksForTheRowsOfSnapshotsWithDeleteFilesSinceSummariesCountDeletedRows() {
    table(
        "silver.shop.orders",
        snapshot("1", 10, "total-records", "9", "total-equality-deletes", "3"),
        snapshot("2", 20, "total-records", "9", "total-delete-files", "0"));
    table(
        GOLD.toString(),
        snapshot("3", 30, "total-delete-files", "1", "medallion.consumed.orders", "1"),
        snapshot("4", 40, "total-position-deletes", "2", "medallion.consumed.orders", "2"),
        snapshot("5", 50, "total-position-deletes", "0", "medallion.consumed.orders", "2"));

    List<TableLineage> chain = look(5);

    assertThat(chain.get(0).versions())
        .extracting(Version::rows)
        .containsExactly("7", "104", "103");
    assertThat(chain.get(1).versions()).extracting(Version::rows).containsExactly("9", "101");
    assertThat(counted).containsExactly("gold.shop.revenue [4, 3]", "silver.shop.orders [1]");
  }

  @Test
  void leavesOpenHowManyRowsThereAreIfNothingCanCountThem() {
    table(GOLD.toString(), snapshot("3", 30, "total-delete-files", "1"));

    assertThat(new LineageTracer(this::load, 5).of(GOLD).get(0).versions())
        .extracting(Version::rows)
        .containsExactly("");
  }

  @Test
  void knowsNothingOfATableThatIsNotThere() {
    assertThat(look(5)).isEmpty();
  }

  private List<TableLineage> look(int newest) {
    return new LineageTracer(this::load, newest, this::count).of(GOLD);
  }

  private Map<String, Long> count(TableName table, Collection<String> snapshots) {
    counted.add(table + " " + snapshots);
    Map<String, Long> rows = new HashMap<>();
    snapshots.forEach(id -> rows.put(id, 100 + Long.parseLong(id)));
    return rows;
  }

  private Optional<TableMetadata> load(TableName table) {
    return Optional.ofNullable(tables.get(table));
  }

  private void table(String name, Snapshot... snapshots) {
    TableName table = TableName.parse(name);
    tables.put(
        table,
        new TableMetadata(
            table,
            name,
            List.of(),
            Map.of(),
            Optional.empty(),
            List.of(snapshots),
            List.of(),
            0,
            Map.of()));
  }

  private static Snapshot snapshot(String id, int second, String... summary) {
    Map<String, String> told = new HashMap<>(Map.of("total-records", "7"));
    for (int i = 0; i < summary.length; i += 2) {
      told.put(summary[i], summary[i + 1]);
    }
    return new Snapshot(id, Optional.empty(), Instant.ofEpochSecond(second), "append", told);
  }

  private static Version version(
      String id, int second, String run, Map<String, String> from, String manifest) {
    return new Version(
        id, Instant.ofEpochSecond(second).toString(), "append", "7", run, from, manifest);
  }
}
