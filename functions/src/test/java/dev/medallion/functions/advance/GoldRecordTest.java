package dev.medallion.functions.advance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.Lineage;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.advance.Recording.Built;
import dev.medallion.functions.fixture.TestCatalog;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoldRecordTest {
  private static final String TABLE = "gold.retail.revenue";
  private static final String ORIGIN =
      "{\"execution\":\"run-1\",\"silver\":{\"customer_sales\":\"7\"}}";

  private final TestCatalog catalog = new TestCatalog().table(TABLE);

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @Test
  void tellsOfTheNewestSnapshotWhatItWasMadeFrom() {
    catalog.snapshot(TABLE, 1, "append").snapshot(TABLE, 2, "overwrite");

    assertThat(record("").set())
        .containsEntry("medallion.snapshot.2", ORIGIN)
        .doesNotContainKey("medallion.snapshot.1");
  }

  @Test
  void leavesAsItIsWhatIsRecordedOfASnapshotAlready() {
    catalog.snapshot(TABLE, 1, "append").property(TABLE, Lineage.snapshot("1"), "earlier");

    assertThat(record("").set()).doesNotContainKey("medallion.snapshot.1");
  }

  @Test
  void tellsOfACompactedSnapshotWhatTheRowsInItWereMadeFrom() {
    catalog
        .snapshot(TABLE, 1, "append")
        .property(TABLE, Lineage.snapshot("1"), "earlier")
        .snapshot(TABLE, 2, "replace")
        .snapshot(TABLE, 3, "overwrite")
        .snapshot(TABLE, 4, "replace")
        .expire(TABLE, 1);

    PropertyChange change = record("");

    assertThat(change.set())
        .containsEntry("medallion.snapshot.2", "earlier")
        .containsEntry("medallion.snapshot.3", ORIGIN)
        .containsEntry("medallion.snapshot.4", ORIGIN);
    assertThat(change.remove()).contains("medallion.snapshot.1");
  }

  @Test
  void forgetsTheVersionWhereSilverToldNone() {
    catalog.snapshot(TABLE, 1, "append");

    assertThat(record(new Built(TABLE, true, Map.of("s", "7"), Map.of(), "d", "e", "")).remove())
        .contains(Lineage.consumedVersion("s"));
  }

  @Test
  void movesNoCursorWhenTheDataSetWasNotRefreshed() {
    catalog.snapshot(TABLE, 1, "append").property(TABLE, Lineage.REBUILD, "noon");

    PropertyChange change =
        record(new Built(TABLE, false, Map.of("s", "7"), Map.of("s", "3"), "d", "e", "noon"));

    assertThat(change.set().keySet())
        .containsExactlyInAnyOrder(Lineage.DEFINITION, Lineage.EXECUTION, Lineage.snapshot("1"));
    assertThat(change.remove()).isEmpty();
  }

  @Test
  void takesAwayTheRequestThatWasFulfilledAndNoLaterOne() {
    catalog.property(TABLE, Lineage.REBUILD, "noon");

    assertThat(record("noon").remove()).contains(Lineage.REBUILD);
    assertThat(record("morning").remove()).doesNotContain(Lineage.REBUILD);
    assertThat(record("").remove()).doesNotContain(Lineage.REBUILD);
  }

  private PropertyChange record(String rebuild) {
    return record(
        new Built(
            TABLE,
            true,
            Map.of("customer_sales", "7"),
            Map.of("customer_sales", "3"),
            "d",
            "run-1",
            rebuild));
  }

  private PropertyChange record(Built built) {
    TableMetadata gold = catalog.client().load(TableName.parse(TABLE)).orElseThrow();
    return new GoldRecord(built).on(gold);
  }
}
