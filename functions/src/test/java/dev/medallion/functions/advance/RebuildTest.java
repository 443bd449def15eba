package dev.medallion.functions.advance;

import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

class RebuildTest {
  private final AdvanceFixture advance = new AdvanceFixture();

  @AfterEach
  void close() {
    advance.close();
  }

  @Test
  void marksTheTablesThatAreToBeRebuiltAndStartsARunForThem() throws IOException {
    advance.everythingIsThere();
    String before = advance.look().path("decision").asText();

    JsonNode decision =
        advance.answer("{\"rebuild\":[\"customer_sales\", \"product_performance\"]}");

    assertThat(before).isEqualTo("fresh");
    assertThat(decision.path("decision").asText()).isEqualTo("started");
    assertThat(decision.path("because"))
        .isEqualTo(
            json(
                "['silver.retail.customer_sales is to be rebuilt',"
                    + " 'gold.retail.product_performance is to be rebuilt']"));
  }

  @Test
  void rebuildsAllTablesThereAreWhenNoneIsNamed() throws IOException {
    advance.everythingIsThere();

    assertThat(advance.answer("{\"rebuild\":[]}").path("because")).hasSize(3);
  }

  @Test
  void aSecondRebuildIsOtherWorkThanTheFirst() throws IOException {
    advance.everythingIsThere();
    advance.answer("{\"rebuild\":[]}");
    advance.catalog.property("silver.retail.customer_sales", "medallion.rebuild", "another");
    advance.later(Duration.ofMinutes(1));
    advance.look();

    List<String> names = advance.started().stream().map(StartExecutionRequest::name).toList();
    assertThat(names).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void marksNothingWhenATableToBeRebuiltIsUnknown() {
    advance.everythingIsThere();

    assertThatThrownBy(() -> advance.answer("{\"rebuild\":[\"customer_sales\", \"products\"]}"))
        .hasMessage(
            "no silver or gold model is named \"products\"; there are customer_sales,"
                + " product_performance, revenue_by_company");
    assertThat(advance.catalog.properties("silver.retail.customer_sales").has("medallion.rebuild"))
        .isFalse();
  }
}
