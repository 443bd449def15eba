package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "'',abc,3", "same,same,0", "csv,cvs,1", "sales,slaes,1"})
  void countsEdits(String from, String to, int distance) {
    assertThat(Suggestion.distance(from, to)).isEqualTo(distance);
    assertThat(Suggestion.distance(to, from)).isEqualTo(distance);
  }

  @Test
  void prefersTheNearestAndThenTheFirst() {
    assertThat(Suggestion.nearest("custmer", List.of("customers", "customer")))
        .contains("customer");
    assertThat(Suggestion.nearest("sale", List.of("sales", "salt"))).contains("sales");
  }

  @Test
  void doesNotGuessWildly() {
    assertThat(Suggestion.nearest("weather", List.of("customers", "sales"))).isEmpty();
    assertThat(Suggestion.nearest("a", List.of("bcd"))).isEmpty();
    assertThat(Suggestion.didYouMean("x", List.of())).isEmpty();
  }

  @Test
  void disregardsCapitals() {
    assertThat(Suggestion.didYouMean("NAMESPACE", List.of("namespace")))
        .isEqualTo("; did you mean \"namespace\"?");
  }
}
