package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaintenanceReaderTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void readsWhatIsDeclaredAndTakesTheStandardForTheRest() throws Exception {
    folder.with("{age: 24h, keep: 1}", "{age: 2d}").with("purge: 10d", "purge: 240h");
    Pipeline pipeline = folder.load();

    assertThat(pipeline.maintenance().get(Layer.BRONZE))
        .isEqualTo(
            new Maintenance(
                Maintenance.Compaction.NONE,
                512,
                Duration.ofDays(2),
                1,
                Duration.ofDays(3),
                Duration.ofDays(10)));
    assertThat(pipeline.maintenance().get(Layer.SILVER))
        .isEqualTo(Maintenance.standard(Layer.SILVER));
    assertThat(pipeline.maintenance().get(Layer.GOLD).targetFileSizeMb()).isEqualTo(128);
  }

  @Test
  void theStandardIsWhatEachLayerIsFor() {
    Maintenance bronze = Maintenance.standard(Layer.BRONZE);
    Maintenance silver = Maintenance.standard(Layer.SILVER);
    Maintenance gold = Maintenance.standard(Layer.GOLD);

    assertThat(bronze.compaction()).isEqualTo(Maintenance.Compaction.NONE);
    assertThat(bronze.snapshotAge()).hasHours(24);
    assertThat(silver.compaction()).isEqualTo(Maintenance.Compaction.BINPACK);
    assertThat(silver.snapshotAge()).hasDays(7);
    assertThat(gold.compaction()).isEqualTo(Maintenance.Compaction.Z_ORDER);
    assertThat(gold.snapshotAge()).hasDays(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compaction: none      | compaction: nnoe      | bronze.compaction: \"nnoe\" is no"
            + " compaction; S3 Tables has none, auto, binpack, sort, z-order; did you mean"
            + " \"none\"?",
        "age: 24h              | age: 30m              | bronze.snapshots.age: \"30m\" is no time"
            + " here; write it as in 24h or 7d",
        "age: 24h              | age: 0h               | bronze.snapshots.age: \"0h\" is too short;"
            + " S3 Tables takes an hour or more",
        "keep: 1               | keep: 0               | bronze.snapshots.keep: \"0\" must be a"
            + " whole number of at least 1",
        "keep: 1               | keep: many            | bronze.snapshots.keep: \"many\" must be a"
            + " whole number of at least 1",
        "keep: 1               | kepe: 1               | bronze.snapshots.kepe is no known setting;"
            + " did you mean \"keep\"?",
        "compaction: none      | compaction: sort      | bronze.compaction: sort needs cluster"
            + " columns, which only gold models declare; use binpack",
        "compaction: none      | copmaction: none      | bronze.copmaction is no known setting; did"
            + " you mean \"compaction\"?",
      })
  void refusesWhatS3TablesWouldNotTakeForBronze(String part, String replacement, String problem)
      throws IOException {
    folder.with(part, replacement);

    assertThat(folder.problems()).containsExactly("pipeline.yaml:28: maintenance." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "128MB | 32MB  | 31: maintenance.gold.targetFileSize: 32MB is out of bounds; S3 Tables"
            + " takes 64MB to 512MB",
        "128MB | 1GB   | 31: maintenance.gold.targetFileSize: 1GB is out of bounds; S3 Tables takes"
            + " 64MB to 512MB",
        "128MB | 128   | 31: maintenance.gold.targetFileSize: \"128\" is no size; write it as in"
            + " 512MB",
        "3d    | 36h   | 32: maintenance.gold.unreferenced.after: 36h is not whole days; write it"
            + " as in 3d",
        "10d   | never | 32: maintenance.gold.unreferenced.purge: \"never\" is no time here; write"
            + " it as in 3d",
      })
  void refusesWhatS3TablesWouldNotTakeForGold(String part, String replacement, String problem)
      throws IOException {
    folder.with(part, replacement);

    assertThat(folder.problems()).containsExactly("pipeline.yaml:" + problem);
  }

  @Test
  void refusesALayerThatIsNone() throws IOException {
    folder.with("  bronze: {compaction", "  bornze: {compaction");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:28: maintenance.bornze is no known setting; did you mean \"bronze\"?");
  }

  @Test
  void zOrderNeedsTwoClusterColumns() throws IOException {
    folder.with("cluster: [day, total]", "cluster: [day]");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:17: gold.totals: z-order compaction (set on line 30) needs at least 2"
                + " cluster columns, and this model has 1; name them in cluster: […], or set"
                + " maintenance.gold.compaction: binpack");
  }

  @Test
  void zOrderIsTheDefaultOfGoldToo() throws IOException {
    folder.with("    cluster: [day, total]\n", "").with("    compaction: z-order\n", "");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:17: gold.totals: z-order compaction (the default of gold) needs at least"
                + " 2 cluster columns, and this model has none; name them in cluster: […], or set"
                + " maintenance.gold.compaction: binpack");
  }

  @Test
  void sortNeedsOneClusterColumn() throws IOException {
    folder.with("compaction: z-order", "compaction: sort").with("[day, total]", "[day]");
    assertThat(folder.problems()).isEmpty();

    folder.with("    cluster: [day]\n", "");
    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("sort compaction (set on line 29) needs at least 1 cluster column, and this");
  }

  @Test
  void aTableMayHaveItsOwnAndKeepsTheRestOfItsLayers() throws Exception {
    folder.with(
        "snapshots: {age: 24h, keep: 1}}",
        "snapshots: {age: 24h, keep: 1}, tables: {sales: {compaction: binpack, snapshots: {age:"
            + " 2d}}}}");
    Pipeline pipeline = folder.load();

    assertThat(pipeline.maintenanceOf(Layer.BRONZE, "sales"))
        .isEqualTo(
            new Maintenance(
                Maintenance.Compaction.BINPACK,
                512,
                Duration.ofDays(2),
                1,
                Duration.ofDays(3),
                Duration.ofDays(10)));
    assertThat(pipeline.maintenanceOf(Layer.BRONZE, "customers"))
        .isEqualTo(pipeline.maintenance().get(Layer.BRONZE));
  }

  @Test
  void aTableBesideASilverModelMayHaveItsOwn() throws Exception {
    folder.with(
        "maintenance:\n",
        """
        maintenance:
          silver: {tables: {clean_sales_quarantine: {snapshots: {age: 30d}}}}
        """);
    Pipeline pipeline = folder.load();

    assertThat(pipeline.maintenanceOf(Layer.SILVER, "clean_sales_quarantine").snapshotAge())
        .hasDays(30);
    assertThat(pipeline.maintenanceOf(Layer.SILVER, "clean_sales_changes"))
        .isEqualTo(Maintenance.standard(Layer.SILVER));
    assertThat(pipeline.isCompanion(Layer.SILVER, "clean_sales_changes")).isTrue();
    assertThat(pipeline.isCompanion(Layer.SILVER, "clean_sales")).isFalse();
    assertThat(pipeline.isCompanion(Layer.BRONZE, "clean_sales_changes")).isFalse();
  }

  @Test
  void ledgersArePackedThoughBronzeIsNot() throws Exception {
    Pipeline pipeline = folder.load();

    assertThat(pipeline.isCompanion(Layer.BRONZE, "sales_ledger")).isTrue();
    assertThat(pipeline.maintenanceOf(Layer.BRONZE, "sales").compaction())
        .isEqualTo(Maintenance.Compaction.NONE);
    assertThat(pipeline.maintenanceOf(Layer.BRONZE, "sales_ledger"))
        .isEqualTo(pipeline.maintenance().get(Layer.BRONZE).ofLedgers())
        .extracting(Maintenance::compaction)
        .isEqualTo(Maintenance.Compaction.BINPACK);
  }

  @Test
  void aLedgerMayHaveItsOwn() throws Exception {
    folder.with("bronze: {", "bronze: {tables: {sales_ledger: {snapshots: {age: 48h}}}, ");
    Maintenance ledger = folder.load().maintenanceOf(Layer.BRONZE, "sales_ledger");

    assertThat(ledger.snapshotAge()).hasHours(48);
    assertThat(ledger.compaction()).isEqualTo(Maintenance.Compaction.BINPACK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{slaes: {compaction: none}}                | slaes is no known setting; did you mean"
            + " \"sales\"?",
        "{sales: {compaction: z-order}}             | sales.compaction: z-order needs cluster"
            + " columns, which only gold models declare; use binpack",
        "{sales: {unreferenced: {after: 3d}}}       | sales.unreferenced is no known setting; known"
            + " here: compaction, targetFileSize, snapshots",
        "{sales: {targetFileSize: 8MB}}             | sales.targetFileSize: 8MB is out of bounds;"
            + " S3 Tables takes 64MB to 512MB",
      })
  void refusesWhatATableOfItsOwnCannotHave(String tables, String problem) throws IOException {
    folder.with("snapshots: {age: 24h, keep: 1}}", "tables: " + tables + "}");

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:28: maintenance.bronze.tables." + problem);
  }

  @Test
  void aModelWithoutClusterColumnsMayBePackedWhileTheLayerIsZOrdered() throws IOException {
    folder
        .with("    cluster: [day, total]\n", "")
        .with("    targetFileSize: 128MB\n", "    tables: {totals: {snapshots: {keep: 3}}}\n");
    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:17: gold.totals: z-order compaction (which line 30 leaves as the"
                + " layer's) needs at least 2 cluster columns, and this model has none; name them"
                + " in cluster: […], or set maintenance.gold.tables.totals.compaction: binpack");

    folder.with("{totals: {snapshots: {keep: 3}}}", "{totals: {compaction: binpack}}");
    assertThat(folder.problems()).isEmpty();
  }
}
