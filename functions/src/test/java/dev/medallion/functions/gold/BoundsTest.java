package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "long        |          | 9                          | 10                   | \"c\" >= 9"
            + " AND \"c\" <= 10",
        "int         |          | -3                         | 2                    | \"c\" >= -3"
            + " AND \"c\" <= 2",
        "string      |          | a'b                        | é                    | \"c\" >="
            + " 'a''b' AND \"c\" <= 'é'",
        "date        |          | 2026-01-31                 | 2026-02-01           | \"c\" >= DATE"
            + " '2026-01-31' AND \"c\" <= DATE '2026-02-01'",
        "date        | WEEK     | 2026-01-01                 | 2026-01-05           | \"c\" >= DATE"
            + " '2025-12-29' AND \"c\" < DATE '2026-01-12'",
        "timestamp   |          | 2026-01-01 00:00:00.000001 | 2026-01-01 00:00:01  | \"c\" >="
            + " TIMESTAMP '2026-01-01 00:00:00.000001' AND \"c\" <= TIMESTAMP '2026-01-01"
            + " 00:00:01.000000'",
        "timestamp   | HOUR     | 2026-01-01 10:59:59.999999 | 2026-01-01 11:00:00  | \"c\" >="
            + " TIMESTAMP '2026-01-01 10:00:00.000000' AND \"c\" < TIMESTAMP '2026-01-01"
            + " 12:00:00.000000'",
        "timestamptz | QUARTER  | 2026-03-31 10:00:00        | 2026-11-01 11:00:00  | \"c\" >="
            + " TIMESTAMP '2026-01-01 00:00:00.000000 UTC' AND \"c\" < TIMESTAMP '2027-01-01"
            + " 00:00:00.000000 UTC'",
        "timestamptz | YEAR     | 2024-02-29 10:00:00        | 2024-12-31 11:00:00  | \"c\" >="
            + " TIMESTAMP '2024-01-01 00:00:00.000000 UTC' AND \"c\" < TIMESTAMP '2025-01-01"
            + " 00:00:00.000000 UTC'",
      })
  void becomeAConditionThatTheWholeUnitsFulfil(
      String type, TimeUnit unit, String least, String most, String condition) {
    Bounds bounds = Bounds.of(silver(type, told(least, most)), 0, 1);

    assertThat(bounds.of("c").flatMap(new KeyRange("c", Optional.ofNullable(unit))::condition))
        .contains(condition);
  }

  @Test
  void encloseAllVersions() {
    TableMetadata silver = silver("long", told("9", "10"), told("-5", "7"), told("8", "100"));

    assertThat(Bounds.of(silver, 1, 3).of("c"))
        .contains(new Bounds.Bound(BoundType.NUMBER, "-5", "100"));
    assertThat(Bounds.of(silver, 0, 1).of("c"))
        .contains(new Bounds.Bound(BoundType.NUMBER, "9", "10"));
  }

  @Test
  void compareTextsAsAthenaDoes() {
    // U+FF5E comes before U+1F600, though its UTF-16 does not.
    assertThat(Bounds.of(silver("string", told("～", "～"), told("😀", "😀")), 0, 2).of("c"))
        .contains(new Bounds.Bound(BoundType.TEXT, "～", "😀"));
  }

  @Test
  void areUnknownIfOneVersionDoesNotTellThem() {
    assertThat(Bounds.of(silver("long", told("1", "2"), "{}"), 0, 2).of("c")).isEmpty();
    assertThat(Bounds.of(silver("long", told("1", "2"), ""), 0, 2).of("c")).isEmpty();
    assertThat(Bounds.of(silver("long", told("1", "2")), 0, 2).of("c")).isEmpty();
    assertThat(Bounds.of(silver("long"), 0, 0).of("c")).isEmpty();
    assertThat(Bounds.of(silver("double", told("1", "2")), 0, 1).of("c")).isEmpty();
    assertThat(Bounds.of(silver("date", told("+12026-01-01", "x")), 0, 1).of("c")).isEmpty();
  }

  private static String told(String least, String most) {
    return "{\"c\": {\"least\": \"%s\", \"most\": \"%s\"}}".formatted(least, most);
  }

  /** A table whose versions tell those bounds; an empty text is a version that tells none. */
  private static TableMetadata silver(String type, String... bounds) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < bounds.length; i++) {
      Map<String, String> summary = new HashMap<>();
      summary.put(PropertyKeys.VERSION, String.valueOf(i + 1));
      if (!bounds[i].isEmpty()) {
        summary.put(PropertyKeys.BOUNDS, bounds[i]);
      }
      snapshots.add(
          new Snapshot(String.valueOf(i + 1), Optional.empty(), Instant.EPOCH, "append", summary));
    }
    return new TableMetadata(
        TableName.parse("silver.n.s"),
        "uuid",
        List.of(new Column(1, "c", type, false)),
        Map.of(),
        Optional.empty(),
        snapshots,
        List.of(),
        0,
        Map.of());
  }
}
