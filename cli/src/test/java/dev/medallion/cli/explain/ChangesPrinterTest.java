package dev.medallion.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.cli.QueryFormat;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesPrinterTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Changes CHANGES =
      new Changes(
          "gold.shop.totals",
          new Changes.State("1", "2026-11-01T10:00:00Z", "run-a"),
          new Changes.State("2", "2026-11-02T10:00:00Z", ""),
          counts(1, 0, 1),
          List.of(
              new Changes.Row(
                  Changes.CHANGED, key("north"), values("10.50", "a"), values("9.25", "a")),
              new Changes.Row(Changes.ADDED, key("south"), Map.of(), values("3.00", "b"))),
          List.of(new Changes.Arrival("bronze.shop.orders", "s3://landing/orders/2.csv", 3)),
          List.of());

  private static Map<String, Long> counts(long added, long removed, long changed) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(Changes.ADDED, added);
    counts.put(Changes.REMOVED, removed);
    counts.put(Changes.CHANGED, changed);
    return counts;
  }

  private static Map<String, JsonNode> key(String shop) {
    return Map.of("shop", JSON.textNode(shop));
  }

  private static Map<String, JsonNode> values(String revenue, String manager) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    values.put("revenue", JSON.numberNode(new BigDecimal(revenue)));
    values.put("manager", JSON.textNode(manager));
    return values;
  }

  @Test
  void showsEachRowWithItsDifferenceAndWhatCameInBetween() {
    assertThat(new ChangesPrinter(CHANGES).lines())
        .contains(
            "gold.shop.totals: 1 added, 1 changed",
            "  since snapshot 1 of 2026-11-01T10:00:00Z, by the run run-a",
            "  now   snapshot 2 of 2026-11-02T10:00:00Z",
            "  what came in between:")
        .anyMatch(line -> line.matches("  changed +north +10.50 → 9.25 \\(-1.25\\) *"))
        .anyMatch(line -> line.matches("  added +south +3.00 +b *"))
        .anyMatch(line -> line.matches("  bronze.shop.orders +s3://landing/orders/2.csv +3"));
  }

  @Test
  void givesBothStatesAsCsv() {
    assertThat(QueryFormat.csv(new ChangesPrinter(CHANGES).rows()).split("\r\n"))
        .containsExactly(
            "change,shop,revenue_before,revenue_after,manager_before,manager_after",
            "changed,north,10.50,9.25,a,a",
            "added,south,,3.00,,b");
  }

  @Test
  void saysThatNothingChanged() {
    assertThat(
            new ChangesPrinter(
                    new Changes(
                        "gold.shop.totals",
                        Changes.State.NONE,
                        new Changes.State("2", "2026-11-02T10:00:00Z", "run-b"),
                        counts(0, 0, 0),
                        List.of(),
                        List.of(),
                        List.of()))
                .lines())
        .contains("gold.shop.totals: no row changed", "  since before the table was made");
  }
}
