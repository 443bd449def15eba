package dev.medallion.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.UserError;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Layer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlierStateTest {
  private static final Snapshot FIRST = snapshot("1", null, "2026-11-01T10:00:00Z", "run-a");
  private static final Snapshot SECOND = snapshot("2", "1", "2026-11-02T10:00:00Z", "run-b");
  private static final Snapshot THIRD = snapshot("3", "2", "2026-11-03T10:00:00Z", "run-c");

  private static Snapshot snapshot(String id, String parent, String committed, String run) {
    return new Snapshot(
        id,
        Optional.ofNullable(parent),
        Instant.parse(committed),
        "overwrite",
        Map.of(PropertyKeys.EXECUTION, run));
  }

  private static EarlierState of(Snapshot now, Snapshot... kept) {
    return new EarlierState(
        new TableMetadata(
            new TableName(Layer.GOLD, "shop", "totals"),
            "",
            List.of(),
            Map.of(),
            Optional.of(now),
            List.of(kept),
            List.of(),
            0,
            Map.of()),
        now);
  }

  private static Optional<Instant> noSuchRun(String run) {
    return Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "run-b, 2",
    "run-c, 3",
    "2026-11-02T10:00:00Z, 2",
    "2026-11-02T09:59:59.999Z, 1",
    "2026-11-03, 2",
    "2027-01-01, 3"
  })
  void isTheTableAsARunLeftItOrAsItWasAtATime(String named, String snapshot) {
    assertThat(of(THIRD, FIRST, SECOND, THIRD).find(named, EarlierStateTest::noSuchRun))
        .get()
        .extracting(Snapshot::id)
        .isEqualTo(snapshot);
  }

  @Test
  void isAsItWasWhenARunEndedThatWroteOtherTables() {
    assertThat(
            of(THIRD, FIRST, SECOND, THIRD)
                .find("run-x", run -> Optional.of(Instant.parse("2026-11-02T12:00:00Z"))))
        .contains(SECOND);
  }

  @Test
  void isNothingBeforeTheTableWasMade() {
    assertThat(of(THIRD, FIRST, SECOND, THIRD).find("2026-10-31", EarlierStateTest::noSuchRun))
        .isEmpty();
  }

  @Test
  void saysThatASnapshotHasExpired() {
    assertThatThrownBy(
            () -> of(THIRD, SECOND, THIRD).find("2026-11-01", EarlierStateTest::noSuchRun))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the snapshots of gold.shop.totals of 2026-11-01T00:00:00Z have expired; the oldest"
                + " that is kept is of 2026-11-02T10:00:00Z");
  }

  @Test
  void saysWhichRunsThereAre() {
    assertThatThrownBy(
            () -> of(THIRD, FIRST, SECOND, THIRD).find("yesterday", EarlierStateTest::noSuchRun))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--since yesterday is neither a run nor a time such as 2026-11-30T10:00:00Z;"
                + " gold.shop.totals was written by run-c, run-b, run-a");
  }
}
