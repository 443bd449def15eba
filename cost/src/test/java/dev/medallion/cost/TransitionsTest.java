package dev.medallion.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private final Transitions transitions = new Transitions(Examples.json(Examples.DEFINITION));

  @Test
  void countsTheStatesOnTheWayOnWhichNothingFails() {
    assertThat(transitions.count(Map.of("Gold", 0), 1)).isEqualTo(5);
  }

  @Test
  void countsTheStatesOfAMapForEachItem() {
    assertThat(transitions.count(Map.of("Gold", 4), 1)).isEqualTo(9);
  }

  @Test
  void countsALoopOnceMoreForEachFurtherPoll() {
    assertThat(transitions.count(Map.of("Gold", 0), 3)).isEqualTo(5 + 2 * 3);
  }

  @Test
  void countsTheBranchesOfAParallel() {
    String branch =
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}";

    assertThat(
            new Transitions(
                    Examples.json(
                        "{\"StartAt\": \"P\", \"States\": {\"P\": {\"Type\": \"Parallel\", \"End\":"
                            + " true, \"Branches\": [%s, %s]}}}".formatted(branch, branch)))
                .count(Map.of(), 1))
        .isEqualTo(3);
  }

  @Test
  void wantsToKnowHowManyItemsAMapHas() {
    assertThatThrownBy(() -> transitions.count(Map.of(), 1))
        .hasMessage("the state machine maps over Gold, and it is not known how many there are");
  }
}
