package dev.medallion.functions.advance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.medallion.functions.freshness.Backlog;
import java.util.List;

/**
 * What a look that starts nothing found.
 *
 * @param decision what would come of it
 * @param freshness how each table stands whose model asks for a freshness; absent if none does
 */
record Looked(
    @JsonUnwrapped Decision decision,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Age> freshness) {

  /**
   * How a table stands to the freshness that its model asks for.
   *
   * @param table the table's name
   * @param behindSeconds how long the row that has waited the longest to be in it has, in seconds
   * @param freshnessSeconds how long one may, in seconds
   * @param late whether it has waited for longer
   */
  record Age(String table, long behindSeconds, long freshnessSeconds, boolean late) {}

  static Looked of(Decision decision, List<Backlog.TableAge> ages) {
    return new Looked(
        decision,
        ages.stream()
            .map(
                age ->
                    new Age(
                        age.table().toString(),
                        age.behind().toSeconds(),
                        age.freshness().toSeconds(),
                        age.isLate()))
            .toList());
  }
}
