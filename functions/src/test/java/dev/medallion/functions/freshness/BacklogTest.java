package dev.medallion.functions.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String SALES = "bronze.retail.sales";
  private static final String CLEAN = "silver.retail.clean";
  private static final String TOTALS = "gold.retail.totals";

  @TempDir private Path folder;
  private Pipeline pipeline;
  private final Map<TableName, TableMetadata> tables = new HashMap<>();

  @BeforeEach
  void load() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: retail
        sources:
          sales: {prefix: sales/, format: parquet, key: [id]}
          shops: {prefix: shops/, format: parquet, key: [id]}
        silver:
          clean: {sql: silver/clean.sql, key: [id], freshness: 2h}
        gold:
          totals: {sql: gold/totals.sql, key: [id], freshness: 1h}
          others: {sql: gold/others.sql, key: [id]}
        maintenance:
          gold: {compaction: binpack}
        """);
    write(
        "silver/clean.sql", "SELECT id FROM {{ bronze.sales }} JOIN {{ bronze.shops }} USING (id)");
    write("gold/totals.sql", "SELECT id FROM {{ silver.clean }}");
    write("gold/others.sql", "SELECT id FROM {{ silver.clean }}");
    pipeline = PipelineLoader.load(folder);
    table("bronze.retail.shops", Map.of(), written("90", 5000));
  }

  @Test
  void aTableThatHoldsAllThatArrivedIsFreshHoweverOldItIs() {
    table(SALES, Map.of(), written("1", 4000));
    table(CLEAN, read("sales", "1", "shops", "90"), written("10", 3900));
    table(TOTALS, read("clean", "10"), written("20", 3800));

    assertThat(ages())
        .extracting(
            age -> age.table().toString(),
            Backlog.TableAge::behind,
            Backlog.TableAge::freshness,
            Backlog.TableAge::isLate)
        .containsExactly(
            tuple(CLEAN, Duration.ZERO, Duration.ofHours(2), false),
            tuple(TOTALS, Duration.ZERO, Duration.ofHours(1), false));
  }

  @Test
  void rowsWaitSinceTheOldestThatIsNotThereHoweverManyFollow() {
    table(SALES, Map.of(), written("1", 4000), written("2", 90), written("3", 1));
    table(CLEAN, read("sales", "1", "shops", "90"), written("10", 3900));
    table(TOTALS, read("clean", "10"), written("20", 3800));

    assertThat(ages())
        .extracting(Backlog.TableAge::behind, Backlog.TableAge::isLate)
        .containsExactly(tuple(Duration.ofMinutes(90), false), tuple(Duration.ofMinutes(90), true));
  }

  @Test
  void aTableAtItsFreshnessIsNotLate() {
    table(SALES, Map.of(), written("1", 4000));
    table(CLEAN, read("sales", "1", "shops", "90"), written("10", 3900), written("11", 60));
    table(TOTALS, read("clean", "10"), written("20", 3800));

    assertThat(ages())
        .extracting(Backlog.TableAge::behind, Backlog.TableAge::isLate)
        .containsExactly(tuple(Duration.ZERO, false), tuple(Duration.ofHours(1), false));
  }

  @Test
  void aTableThatWasNeverMadeWaitsSinceAllThatItReadsWasThere() {
    table(SALES, Map.of(), written("1", 200), written("2", 10));

    assertThat(ages())
        .extracting(Backlog.TableAge::behind, Backlog.TableAge::isLate)
        .containsExactly(
            tuple(Duration.ofMinutes(200), true), tuple(Duration.ofMinutes(200), true));
  }

  @Test
  void aTableThatCannotBeMadeYetHasNoAge() {
    assertThat(ages()).isEmpty();
  }

  @Test
  void whatAChangeOfTheModelAddedDoesNotCount() {
    table(SALES, Map.of(), written("1", 4000));
    table(CLEAN, read("sales", "1"), written("10", 3900));
    table(TOTALS, read("clean", "10"), written("20", 3800));

    assertThat(ages()).noneMatch(Backlog.TableAge::isLate);
  }

  @Test
  void aClockThatIsAheadMakesNothingYounger() {
    table(SALES, Map.of(), written("1", 4000), written("2", -1));
    table(CLEAN, read("sales", "1", "shops", "90"), written("10", 3900));

    assertThat(ages()).first().extracting(Backlog.TableAge::behind).isEqualTo(Duration.ZERO);
  }

  private List<Backlog.TableAge> ages() {
    Freshness look = new Freshness(pipeline, table -> Optional.ofNullable(tables.get(table)));
    return new Backlog(pipeline, look, NOW).ages();
  }

  private void write(String file, String text) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static Map<String, String> read(String... tablesAndSnapshots) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < tablesAndSnapshots.length; i += 2) {
      properties.put(PropertyKeys.consumed(tablesAndSnapshots[i]), tablesAndSnapshots[i + 1]);
    }
    return properties;
  }

  /** A snapshot of so many minutes ago, the first of its table unless another stands before it. */
  private static Snapshot written(String id, long minutesAgo) {
    return new Snapshot(
        id, Optional.empty(), NOW.minus(Duration.ofMinutes(minutesAgo)), "append", Map.of());
  }

  private void table(String name, Map<String, String> properties, Snapshot... snapshots) {
    List<Snapshot> history = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      Optional<String> parent =
          history.isEmpty() ? Optional.empty() : Optional.of(history.getLast().id());
      history.add(
          new Snapshot(
              snapshot.id(),
              parent,
              snapshot.committed(),
              snapshot.operation(),
              snapshot.summary()));
    }
    TableName table = TableName.parse(name);
    tables.put(
        table,
        new TableMetadata(
            table,
            name,
            List.of(),
            properties,
            Optional.of(history.getLast()),
            history,
            List.of(),
            0,
            Map.of()));
  }
}
