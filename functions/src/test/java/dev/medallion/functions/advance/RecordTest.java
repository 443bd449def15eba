package dev.medallion.functions.advance;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.PropertyKeys;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** What is recorded on gold tables, at the end of a run and after a compaction. */
class RecordTest {
  private static final String TABLE = "gold.retail.product_performance";

  private final AdvanceFixture advance = new AdvanceFixture();

  @AfterEach
  void close() {
    advance.close();
  }

  @Test
  void recordsOnGoldWhatARunHasPutIntoIt() throws IOException {
    advance
        .catalog
        .table(TABLE, "product")
        .property(TABLE, "kept", "as it is")
        .snapshot(TABLE, 7, "overwrite");

    JsonNode recorded = advance.answer(event("record"));

    assertThat(recorded).isEqualTo(json("{'recorded': ['gold.retail.product_performance']}"));
    assertThat(advance.catalog.properties(TABLE))
        .isEqualTo(
            json(
                """
                {'kept': 'as it is',
                 'medallion.consumed.customer_sales': '6291703425617891232',
                 'medallion.consumed-version.customer_sales': '3',
                 'medallion.definition': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
                 'medallion.execution': 'run-3f1c2c1e7f0a4d0e9a590c5d-1'}\
                """));
    assertThat(advance.catalog.metadata(TABLE).at("/snapshots/0/summary"))
        .isEqualTo(
            json(
                """
                {'operation': 'overwrite',
                 'medallion.consumed.customer_sales': '6291703425617891232',
                 'medallion.execution': 'run-3f1c2c1e7f0a4d0e9a590c5d-1'}\
                """));
    verify(advance.stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void recordsTheOtherTablesWhenOneIsGone() {
    advance.catalog.table(TABLE, "product");
    String two =
        """
        {"record": [{"table": "gold.retail.gone", "refreshed": true, "consumed": {}, "versions": {}, "definition": "d", "execution": "e", "rebuild": ""},
          {"table": "gold.retail.product_performance", "refreshed": true, "consumed": {}, "versions": {}, "definition": "d", "execution": "e", "rebuild": ""}]}\
        """;

    assertThatThrownBy(() -> advance.answer(two)).hasMessageStartingWith("gold.retail.gone");
    assertThat(advance.catalog.properties(TABLE).path("medallion.definition").asText())
        .isEqualTo("d");
  }

  @Test
  void recordsNothingWhenNothingWasBuilt() throws IOException {
    assertThat(advance.answer("{\"record\":[]}")).isEqualTo(json("{'recorded': []}"));
  }

  @Test
  void tellsOfACompactedGoldTableWhatItWasMadeFromAtTheNextLook() throws IOException {
    advance.everythingIsThere();
    advance
        .catalog
        .summary(TABLE, PropertyKeys.EXECUTION, "run-0")
        .summary(TABLE, PropertyKeys.consumed("customer_sales"), "3")
        .snapshot(TABLE, 5, "replace");

    assertThat(advance.look().path("decision").asText()).isEqualTo("fresh");
    String moved = advance.storage.movedTo(TABLE);
    advance.look();

    assertThat(advance.catalog.metadata(TABLE).at("/snapshots/1/summary"))
        .isEqualTo(
            json(
                "{'operation': 'replace', 'medallion.execution': 'run-0',"
                    + " 'medallion.consumed.customer_sales': '3'}"));
    assertThat(advance.storage.movedTo(TABLE)).isNotNull().isEqualTo(moved);
  }
}
