package dev.medallion.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.DeployedPipeline;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.cost.WholeComputation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final TableBuckets BUCKETS =
      new TableBuckets(bucket("bronze"), bucket("silver"), bucket("gold"));
  private static final Path HOME = Path.of(System.getProperty("medallion.home"));

  private final Map<String, String> files = new TreeMap<>();
  private final Map<TableName, TableMetadata> tables = new HashMap<>();
  private Pipeline deployed;

  @BeforeEach
  void deploy() {
    files.put(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          orders:
            prefix: orders/
            format: csv
            key: [id]
            columns: {id: int, day: date, amount: bigint, note: string}
        silver:
          paid: {sql: paid.sql, key: [id], expect: {positive: amount > 0}}
          large: {sql: large.sql, key: [id]}
        gold:
          by_day: {sql: by_day.sql, key: [day], cluster: [day]}
          best_day: {sql: best_day.sql, key: [day], cluster: [day]}
        datasets:
          days: {model: by_day, columns: {day: DATETIME, total: INTEGER}}
        maintenance: {gold: {compaction: sort}}
        """);
    files.put("paid.sql", "SELECT id, day, amount\nFROM {{ bronze.orders }}\n");
    files.put("large.sql", "SELECT id FROM {{ silver.paid }} WHERE amount > 9\n");
    files.put("by_day.sql", "SELECT day, sum(amount) AS total FROM {{ silver.paid }} GROUP BY 1\n");
    files.put("best_day.sql", "SELECT day FROM {{ gold.by_day }} LIMIT 1\n");
    deployed = DeployedPipeline.read(files);
    table(Layer.BRONZE, "orders", "");
    deployed.silver().forEach(model -> table(Layer.SILVER, model.name(), model.definition()));
    deployed.gold().forEach(model -> table(Layer.GOLD, model.name(), model.definition()));
  }

  @Test
  void findsNothingToDoForWhatIsDeployed() {
    assertThat(changes()).isEmpty();
  }

  @Test
  void rebuildsAnEditedModelAndRefreshesWhatIsMadeOfIt() {
    edit("paid.sql", "day, amount", "day, 2 * amount AS amount");

    assertThat(changes())
        .containsExactly(
            "silver.shop.paid rebuilt [its SQL, from paid.sql:1]",
            "silver.shop.large refreshed [silver.shop.paid, which it reads, is computed whole]",
            "gold.shop.by_day refreshed [silver.shop.paid, which it reads, is computed whole]",
            "gold.shop.best_day refreshed [gold.shop.by_day, which it reads, is computed whole]",
            "dataset.days refreshed [gold.shop.by_day, which it reads, is computed whole]");
    assertThat(change("silver.shop.paid").affects())
        .containsExactly("silver.large", "gold.by_day", "gold.best_day", "dataset.days");
  }

  @Test
  void tellsWhomItLetsInAndOut() {
    files.put(
        "pipeline.yaml",
        files.get("pipeline.yaml")
            + """
            access:
              analysts: {principal: "arn:aws:iam::123456789012:role/analysts", read: [gold]}
            """);
    assertThat(changes())
        .containsExactly(
            "access.analysts new [arn:aws:iam::123456789012:role/analysts is let in to read"
                + " gold.by_day, gold.best_day]");

    deployed = DeployedPipeline.read(files);
    assertThat(changes()).isEmpty();
    edit("pipeline.yaml", "read: [gold]", "read: [gold], columns: {by_day: [day]}");
    assertThat(changes())
        .containsExactly(
            "access.analysts altered [reads: gold.by_day (day), gold.best_day, was gold.by_day,"
                + " gold.best_day]");

    edit("pipeline.yaml", "analysts: {", "auditors: {");
    assertThat(changes())
        .containsExactly(
            "access.auditors new [arn:aws:iam::123456789012:role/analysts is let in to read"
                + " gold.by_day (day), gold.best_day]",
            "access.analysts deleted [it is no longer declared]");
  }

  @Test
  void tellsWhichPartOfADefinitionIsAnother() {
    edit("pipeline.yaml", "positive: amount > 0", "whole: day IS NOT NULL");
    edit("pipeline.yaml", "by_day.sql, key: [day]", "by_day.sql, key: [day, total]");

    assertThat(change("silver.shop.paid").because())
        .containsExactly(
            "rule whole: day IS NOT NULL (quarantine), was none",
            "rule positive: none, was amount > 0 (quarantine)");
    assertThat(change("gold.shop.by_day").effect()).isEqualTo(Effect.REBUILT);
    assertThat(change("gold.shop.by_day").because())
        .containsExactly(
            "key: day, total, was day", "silver.shop.paid, which it reads, is computed whole");
    assertThat(change("gold.shop.by_day").notes())
        .containsExactly(
            "the table is deleted and built again: queries of it fail until then, and its old"
                + " snapshots are lost");
  }

  @Test
  void asksTheTableWhatItWasMadeBy() {
    table(Layer.GOLD, "best_day", "another");

    assertThat(changes())
        .containsExactly(
            "gold.shop.best_day rebuilt [its table was made by an earlier definition than the"
                + " deployed one; the run that rebuilds it is due already]");
  }

  @Test
  void keepsATableThatIsMadeByTheDefinitionAlready() {
    edit("best_day.sql", "LIMIT 1", "LIMIT 2");
    table(
        Layer.GOLD,
        "best_day",
        DeployedPipeline.read(files).gold("best_day").orElseThrow().definition());

    assertThat(changes())
        .containsExactly(
            "gold.shop.best_day altered [its table is there from before, made by this definition]");
  }

  @Test
  void rebuildsSilverWhereAnotherRowOfASourceIsTheNewest() {
    edit("pipeline.yaml", "key: [id]\n    columns", "key: [id]\n    sequence_by: day\n    columns");

    assertThat(change("bronze.shop.orders").because())
        .containsExactly("sequence_by: day, was none");
    assertThat(change("bronze.shop.orders").affects()).contains("silver.paid", "dataset.days");
    assertThat(change("silver.shop.paid").effect()).isEqualTo(Effect.REBUILT);
    assertThat(change("silver.shop.paid").because())
        .containsExactly("sequence_by of bronze.orders: day, was none");
  }

  @Test
  void widensAndAddsColumnsOfASource() {
    edit("pipeline.yaml", "id: int, day: date", "id: bigint, shop: string, day: date");

    assertThat(changes())
        .containsExactly(
            "bronze.shop.orders altered [column id: bigint, was int, column shop: string, was"
                + " none]");
  }

  @Test
  void refusesATypeThatDoesNotWidenAndSaysTheFix() {
    edit("pipeline.yaml", "amount: bigint, note: string", "amount: date");

    Change orders = change("bronze.shop.orders");

    assertThat(orders.effect()).isEqualTo(Effect.REFUSED);
    assertThat(orders.because())
        .containsExactly("column amount: date, was bigint", "column note: no longer declared");
    assertThat(orders.notes())
        .containsExactly(
            "new files are refused: column amount is long in the table, and neither type widens to"
                + " the other; once this is deployed, ./medallion rebuild bronze.orders takes all"
                + " files in again by the new type");
  }

  @Test
  void saysThatAColumnWhichIsNoLongerDeclaredIsRefusedInFilesThatHaveIt() {
    edit("pipeline.yaml", "day: date, amount: bigint", "day: date");

    assertThat(change("bronze.shop.orders").notes())
        .singleElement()
        .asString()
        .startsWith("files that still have column amount are refused");
  }

  @Test
  void leavesATableThatIsNoLongerDeclaredAndSaysHowToDeleteIt() {
    edit("pipeline.yaml", "  best_day: {sql: best_day.sql, key: [day], cluster: [day]}\n", "");
    edit("pipeline.yaml", "days: {model", "each_day: {model");

    assertThat(changes())
        .containsExactly(
            "dataset.each_day new [it is not deployed yet; it is made once its table is there]",
            "gold.shop.best_day orphaned [it is no longer declared]",
            "dataset.days deleted [it is no longer declared]");
    assertThat(change("gold.shop.best_day").notes())
        .singleElement()
        .asString()
        .endsWith(
            "aws s3tables delete-table --table-bucket-arn "
                + BUCKETS.gold().value()
                + " --namespace shop --name best_day");
  }

  @Test
  void altersSettingsThatNoRowFollowsFrom() {
    edit(
        "pipeline.yaml",
        "by_day: {sql: by_day.sql, key: [day], cluster: [day]}",
        "by_day: {sql: by_day.sql, key: [day], cluster: [total], freshness: 90m}");
    edit("pipeline.yaml", "sort}}", "sort}, silver: {snapshots: {age: 48h}}}");

    assertThat(changes())
        .containsExactly(
            "silver.shop.paid altered [snapshots kept for: 2d, was 7d]",
            "silver.shop.large altered [snapshots kept for: 2d, was 7d]",
            "gold.shop.by_day altered [cluster: total, was day, freshness: 90m, was none]");
  }

  @Test
  void makesAllAnewInAnotherNamespace() {
    edit("pipeline.yaml", "namespace: shop", "namespace: store");

    assertThat(changes())
        .contains(
            "bronze.store.orders new [it is not deployed yet]",
            "gold.store.by_day new [it is not deployed yet]",
            "gold.shop.by_day orphaned [the namespace is store now]");
  }

  @Test
  void tellsWhatARebuildReadsAndCosts() throws Exception {
    edit("paid.sql", "amount", "amount + 1 AS amount");
    Pipeline project = DeployedPipeline.read(files);

    List<Change> changes =
        new Estimates(
                project,
                tables,
                WholeComputation.of(HOME, project, HOME.resolve("docs/prices.yaml")))
            .added(all());

    Change.Reading silver = named(changes, "silver.shop.paid").reads().orElseThrow();
    assertThat(silver.rows()).isEqualTo(1_000_000);
    assertThat(silver.bytes()).isEqualTo(1L << 40);
    // 1,024 GB by one executor at 15 s each after 40 s, and two workers to pay.
    assertThat(silver.usd()).isCloseTo((40 + 1024 * 15) * 2 / 3600.0 * 0.44, offset(0.0001));
    // Half of a TB at 5 USD.
    assertThat(named(changes, "gold.shop.by_day").reads().orElseThrow().usd())
        .isCloseTo(2.5, offset(0.0001));
    assertThat(named(changes, "dataset.days").reads()).isEmpty();
  }

  private List<String> changes() {
    return all().stream()
        .filter(change -> change.effect() != Effect.UNCHANGED)
        .map(
            change ->
                "%s %s %s".formatted(change.name(), change.effect().label(), change.because()))
        .toList();
  }

  private Change change(String name) {
    return named(all(), name);
  }

  private static Change named(List<Change> changes, String name) {
    return changes.stream().filter(change -> change.name().equals(name)).findFirst().orElseThrow();
  }

  private List<Change> all() {
    return Comparison.of(deployed, DeployedPipeline.read(files), tables, BUCKETS);
  }

  private void edit(String file, String before, String after) {
    String text = files.get(file);
    assertThat(text).contains(before);
    files.put(file, text.replace(before, after));
  }

  private void table(Layer layer, String name, String definition) {
    TableName table = new TableName(layer, "shop", name);
    Snapshot snapshot =
        new Snapshot(
            "1",
            Optional.empty(),
            Instant.EPOCH,
            "append",
            Map.of("total-records", "1000000", "total-files-size", "" + (1L << 40)));
    List<Column> columns = new ArrayList<>();
    Map.of("id", "int", "day", "date", "amount", "long", "note", "string")
        .forEach((column, type) -> columns.add(new Column(1, column, type, false)));
    tables.put(
        table,
        new TableMetadata(
            table,
            "uuid",
            columns,
            Map.of(PropertyKeys.DEFINITION, definition),
            Optional.of(snapshot),
            List.of(snapshot),
            List.of(),
            0,
            Map.of()));
  }

  private static TableBucketArn bucket(String layer) {
    return TableBucketArn.of("us-east-1", "000000000000", "medallion-" + layer);
  }
}
