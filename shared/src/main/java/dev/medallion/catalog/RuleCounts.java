package dev.medallion.catalog;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.SilverModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of a silver model's rules in its newest run, as the job records it on the table.
 *
 * @param checked the rows that were held against the rules
 * @param broken the rows that broke each rule, by its name, in the order of the model; without a
 *     rule that is declared but has not been run with yet; with {@link Expectation#KEY} at the end
 *     if there are rows or records without a key
 * @param quarantined the rows now in the quarantine table; empty if no rule quarantines
 */
public record RuleCounts(long checked, Map<String, Long> broken, OptionalLong quarantined) {

  /** The counts of the model's present rules; empty if no run has recorded any on the table. */
  public static Optional<RuleCounts> of(SilverModel model, TableMetadata table) {
    OptionalLong checked = number(table, PropertyKeys.CHECKED);
    if (checked.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Long> broken = new LinkedHashMap<>();
    for (Expectation expectation : model.expectations()) {
      number(table, PropertyKeys.broken(expectation.name()))
          .ifPresent(rows -> broken.put(expectation.name(), rows));
    }
    number(table, PropertyKeys.broken(Expectation.KEY))
        .ifPresent(rows -> broken.put(Expectation.KEY, rows));
    return Optional.of(
        new RuleCounts(checked.getAsLong(), broken, number(table, PropertyKeys.QUARANTINED)));
  }

  private static OptionalLong number(TableMetadata table, String property) {
    String value = table.properties().get(property);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }
}
