package dev.medallion.functions.advance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.advance.Recording.Built;
import dev.medallion.functions.fixture.TestCatalog;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoldRecordTest {
  private static final String TABLE = "gold.retail.revenue";
  private static final Map<String, String> ORIGIN =
      Map.of("medallion.execution", "run-1", "medallion.consumed.customer_sales", "7");

  private final TestCatalog catalog = new TestCatalog().table(TABLE);

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @Test
  void tellsOfTheNewestSnapshotWhatItWasMadeFrom() {
    catalog.snapshot(TABLE, 1, "append").snapshot(TABLE, 2, "overwrite");

    assertThat(summaries()).isEqualTo(Map.of("2", ORIGIN));
  }

  @Test
  void leavesAsItIsWhatASnapshotTellsAlready() {
    catalog.snapshot(TABLE, 1, "append").summary(TABLE, PropertyKeys.EXECUTION, "run-0");

    assertThat(summaries()).isEmpty();
  }

  @Test
  void tellsOfACompactedSnapshotWhatTheRowsInItWereMadeFrom() {
    catalog
        .snapshot(TABLE, 1, "append")
        .summary(TABLE, PropertyKeys.EXECUTION, "run-0")
        .summary(TABLE, PropertyKeys.consumed("customer_sales"), "6")
        .summary(TABLE, "total-records", "5")
        .snapshot(TABLE, 2, "replace")
        .snapshot(TABLE, 3, "overwrite")
        .snapshot(TABLE, 4, "replace");

    assertThat(summaries())
        .isEqualTo(
            Map.of(
                "2",
                    Map.of(
                        "medallion.execution", "run-0", "medallion.consumed.customer_sales", "6"),
                "3", ORIGIN,
                "4", ORIGIN));
  }

  @Test
  void forgetsTheVersionWhereSilverToldNone() {
    catalog.snapshot(TABLE, 1, "append");

    assertThat(record(new Built(TABLE, true, Map.of("s", "7"), Map.of(), "d", "e", "")).remove())
        .contains(PropertyKeys.consumedVersion("s"));
  }

  @Test
  void movesNoCursorWhenTheDataSetWasNotRefreshed() {
    catalog.snapshot(TABLE, 1, "append").property(TABLE, PropertyKeys.REBUILD, "noon");

    PropertyChange change =
        record(new Built(TABLE, false, Map.of("s", "7"), Map.of("s", "3"), "d", "e", "noon"));

    assertThat(change.set().keySet())
        .containsExactlyInAnyOrder(PropertyKeys.DEFINITION, PropertyKeys.EXECUTION);
    assertThat(change.remove()).isEmpty();
  }

  @Test
  void takesAwayTheRequestThatWasFulfilledAndNoLaterOne() {
    catalog.property(TABLE, PropertyKeys.REBUILD, "noon");

    assertThat(record("noon").remove()).contains(PropertyKeys.REBUILD);
    assertThat(record("morning").remove()).doesNotContain(PropertyKeys.REBUILD);
    assertThat(record("").remove()).doesNotContain(PropertyKeys.REBUILD);
  }

  private PropertyChange record(String rebuild) {
    return record(built(rebuild));
  }

  private PropertyChange record(Built built) {
    return new GoldRecord(built).properties(gold());
  }

  private Map<String, Map<String, String>> summaries() {
    return new GoldRecord(built("")).summaries(gold());
  }

  private TableMetadata gold() {
    return catalog.client().load(TableName.parse(TABLE)).orElseThrow();
  }

  private static Built built(String rebuild) {
    return new Built(
        TABLE,
        true,
        Map.of("customer_sales", "7"),
        Map.of("customer_sales", "3"),
        "d",
        "run-1",
        rebuild);
  }
}
