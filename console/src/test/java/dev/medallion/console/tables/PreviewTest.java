package dev.medallion.console.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableName;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.pipeline.Layer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewTest {
  private final TableMetadata table =
      new TableMetadata(
          new TableName(Layer.GOLD, "shop", "sales"),
          "uuid",
          List.of(new Column(1, "day", "date", false), new Column(2, "na\"me", "string", false)),
          Map.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          0,
          Map.of());

  @Test
  void readsTheFirstRowsOfATable() {
    assertThat(sql(Map.of())).isEqualTo("SELECT * FROM t LIMIT 100");
  }

  @Test
  void quotesNamesAndValues() {
    assertThat(sql(Map.of("filter", "na\"me", "op", "is", "value", "O'Neill' OR 1=1 --")))
        .isEqualTo(
            "SELECT * FROM t WHERE \"na\"\"me\" = CAST('O''Neill'' OR 1=1 --' AS varchar) LIMIT"
                + " 100");
  }

  @Test
  void comparesAsTheTypeOfTheColumn() {
    assertThat(sql(Map.of("filter", "day", "op", "above", "value", "2026-01-01", "sort", "day")))
        .isEqualTo(
            "SELECT * FROM t WHERE \"day\" > CAST('2026-01-01' AS date) ORDER BY \"day\" ASC LIMIT"
                + " 100");
  }

  @Test
  void refusesWhatTheTableDoesNotHave() {
    assertThatThrownBy(() -> sql(Map.of("sort", "price; DROP TABLE t")))
        .isInstanceOf(Refused.class)
        .hasMessage("there is no column price; DROP TABLE t");
    assertThatThrownBy(() -> sql(Map.of("as-of", "1 OR 1=1")))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("there is no snapshot 1 OR 1=1");
    assertThatThrownBy(() -> sql(Map.of("filter", "day", "op", "= 1 OR 1")))
        .isInstanceOf(Refused.class)
        .hasMessage("there is no comparison = 1 OR 1");
  }

  private String sql(Map<String, String> parameters) {
    return Preview.of(new Request("GET", List.of(), parameters, null), table).sql("t");
  }
}
